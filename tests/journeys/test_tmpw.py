from tests.journeys.test_pages import *
from tests.journeys import test_pages as t
def test_zz(site, chromium, mirrored):
    print("CASE start")
    for look in (Look("light",390,"rtl"),):
        w = Window(chromium, look, mirrored)
        for name in ("front","sign in","help","sign in refused","reset sent","account","account refused","scenario, first page","plan, empty","course offer", "home, new"):
            visit=t.PLACES[name](site)
            cookie = site.wire(visit.who).cookie if visit.who else ""
            print("CASE", name, w.look_at(visit, cookie))
            w.page.screenshot(path=f"/tmp/j/rtl-{name.replace(' ','-')}.png")
