"""tmp"""
import time
def test_site(site):
    t=time.perf_counter()
    a=site.person(share=1)
    print("certified", time.perf_counter()-t); t=time.perf_counter()
    b=site.person(share=.5)
    print("half", time.perf_counter()-t); t=time.perf_counter()
    w=site.wire(b)
    print("wire", time.perf_counter()-t); t=time.perf_counter()
    r=w.see("/home")
    print(r.status, len(r.body), time.perf_counter()-t)
