"""What admins can set for the whole site: each setting with its default and its meaning."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteSettings:
    """All settings of the site; "" and 0 mean what the comment under each says."""

    site_name: str = ""
    """name in the bar, in mail and as issuer on certificates; "" is the one the server was started
    with"""
    contact: str = ""
    """how to reach the people who run the site: an address, a number; "" names none"""
    accent: str = ""
    """color of buttons and links, #rrggbb; "" is the product's own"""
    mail_from: str = ""
    """name and address that mail comes from; "" is the one the server was started with"""
    sign_up: str = ""
    """open, invited, or "" for what the server was started with"""
    sign_up_domains: tuple[str, ...] = ()
    """mail domains that may sign up by themselves; none named means any"""
    second_step_roles: tuple[str, ...] = ()
    """roles whose people can do nothing before they have set up a second step; none asks for it"""
    session_days: int = 30
    """days after which a browser that wasn't used is signed out"""
    audit_months: int = 24
    """months that recorded acts are kept; 0 keeps them for good"""
    mail_log_months: int = 6
    """months that the log of sent mail is kept"""
    certificate_months: int = 0
    """months that certificates last where the course doesn't say; 0 is no end"""
    certificate_text: str = ""
    """a line printed under the outcomes on certificates"""
    signatory: str = ""
    """who signs certificates; "" prints none"""
    signatory_title: str = ""
    """what the signatory is"""
    certificate_logo: str = ""
    """digest of the picture printed on certificates, in the media store; "" prints none"""
    aggregates_only: bool = False
    """whether admins and managers see sums only, and no one's single decisions and answers"""
    risk_unseen_days: int = 5
    """days after the invitation without a first sign-in; 0 switches the rule off, here and below"""
    risk_quiet_days: int = 14
    """days without activity"""
    risk_failed: int = 2
    """failed attempts at the same activity"""
    risk_behind_days: int = 3
    """days behind the plan: a due date that passed"""
    risk_same_reply: int = 3
    """attempts at a conversation with the same reply at the same moment"""
    quiet_from: int = 20
    """hour, in the reader's time zone, from which reminders wait"""
    quiet_to: int = 8
    """hour until which they wait; the same as quiet_from means they never do"""
    digest: bool = True
    """whether instructors and managers of cohorts get a summary each week"""
