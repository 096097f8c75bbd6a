"""Every repository of one connection."""

from __future__ import annotations

from desktop_app.storage.canvassing import Leads, RoundHamlets, Rounds, Visits
from desktop_app.storage.canvassing_lists import FollowUps, LeadList, RoundFigures
from desktop_app.storage.collectors import Collectors, Organisations
from desktop_app.storage.coverage import Coverages
from desktop_app.storage.drafts import Drafts
from desktop_app.storage.due import Due
from desktop_app.storage.employers import CollectorHamlets, EmployerMonths, Employers
from desktop_app.storage.engine import Database
from desktop_app.storage.enrolment import Batches, Enrolments
from desktop_app.storage.figures import Figures
from desktop_app.storage.imports import Decisions, Imports, Layouts
from desktop_app.storage.money import Ledger, Receipts
from desktop_app.storage.monthly_figures import MonthlyFigures
from desktop_app.storage.people import Entitlements, Households, People, Waivers
from desktop_app.storage.people_lists import HouseholdList, PeopleList
from desktop_app.storage.places import Communes, Hamlets
from desktop_app.storage.plans import PlanCells, Plans
from desktop_app.storage.reference import Reference
from desktop_app.storage.remittances import MonthLocks, Remittances
from desktop_app.storage.reporting import Reporting
from desktop_app.storage.rule_book import OfficeRates, Renewals, SupportRules
from desktop_app.storage.search import Search
from desktop_app.storage.settings import Settings
from desktop_app.storage.steps import Steps


class Repositories:
    """The office's nouns as seen through one connection (a reader's, or a running verb's)."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.settings = Settings(db)
        self.reference = Reference(db)
        self.office_rates = OfficeRates(db)
        self.support_rules = SupportRules(db)
        self.renewals = Renewals(db)
        self.communes = Communes(db)
        self.hamlets = Hamlets(db)
        self.households = Households(db)
        self.people = People(db)
        self.entitlements = Entitlements(db)
        self.waivers = Waivers(db)
        self.coverages = Coverages(db)
        self.organisations = Organisations(db)
        self.collectors = Collectors(db)
        self.collector_hamlets = CollectorHamlets(db)
        self.employers = Employers(db)
        self.employer_months = EmployerMonths(db)
        self.rounds = Rounds(db)
        self.round_hamlets = RoundHamlets(db)
        self.leads = Leads(db)
        self.visits = Visits(db)
        self.lead_list = LeadList(db)
        self.follow_ups = FollowUps(db)
        self.round_figures = RoundFigures(db)
        self.due = Due(db)
        self.search = Search(db)
        self.household_list = HouseholdList(db)
        self.people_list = PeopleList(db)
        self.enrolments = Enrolments(db)
        self.batches = Batches(db)
        self.receipts = Receipts(db)
        self.ledger = Ledger(db)
        self.remittances = Remittances(db)
        self.month_locks = MonthLocks(db)
        self.figures = Figures(db)
        self.plans = Plans(db)
        self.plan_cells = PlanCells(db)
        self.monthly_figures = MonthlyFigures(db)
        self.reporting = Reporting(db)
        self.imports = Imports(db)
        self.import_layouts = Layouts(db)
        self.import_decisions = Decisions(db)
        self.drafts = Drafts(db)
        self.steps = Steps(db)
