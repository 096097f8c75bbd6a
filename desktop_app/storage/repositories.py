"""Every repository of one connection."""

from __future__ import annotations

from desktop_app.storage.alerts import AlertFacts
from desktop_app.storage.balances import Balances
from desktop_app.storage.batch_checks import BatchChecks
from desktop_app.storage.batches import Batches, BatchEvents, BatchExceptions, BatchReturns
from desktop_app.storage.behind_figures import BehindFigures
from desktop_app.storage.canvassing import (
    LeadNamings,
    Leads,
    RoundHamlets,
    RoundHouseholds,
    Rounds,
    Successions,
    Visits,
)
from desktop_app.storage.canvassing_lists import LeadList, RoundFigures
from desktop_app.storage.chart_facts import ChartFacts
from desktop_app.storage.collectors import Collectors, Organisations
from desktop_app.storage.coverage import Coverages
from desktop_app.storage.desk import DeskFigures, FollowUps
from desktop_app.storage.drafts import Drafts
from desktop_app.storage.due import Due
from desktop_app.storage.employers import CollectorHamlets, EmployerMonths, Employers
from desktop_app.storage.engine import Database
from desktop_app.storage.enrolment import Enrolments
from desktop_app.storage.figures import Figures
from desktop_app.storage.forecast import ForecastFacts
from desktop_app.storage.household_changes import HouseholdChanges
from desktop_app.storage.household_lists import HouseholdList
from desktop_app.storage.household_money import HouseholdMoney
from desktop_app.storage.imports import Decisions, Imports, Layouts
from desktop_app.storage.lead_ranks import LeadRanks
from desktop_app.storage.ledger_lines import LedgerLines
from desktop_app.storage.merging import Deaths, MergedPeople, Merging, TwoPeopleNotes
from desktop_app.storage.money import Ledger, Receipts
from desktop_app.storage.monthly_figures import MonthlyFigures
from desktop_app.storage.outreach import Outreaches, OutreachFacts, OutreachPeople
from desktop_app.storage.own_workbooks import OwnBindings, OwnWorkbooks
from desktop_app.storage.people import Entitlements, Households, People, Waivers
from desktop_app.storage.people_lists import PeopleList
from desktop_app.storage.place_facts import PlaceFacts
from desktop_app.storage.places import Communes, Hamlets
from desktop_app.storage.plan_weights import PlanWeights
from desktop_app.storage.plans import OwnIndicators, PlanCells, Plans
from desktop_app.storage.quality_skips import QualitySkips
from desktop_app.storage.receipt_books import EReceipts, HandOuts, ReceiptBooks, ReceiptMarks, ReceiptPrints
from desktop_app.storage.reference import OwnCodes, Reference
from desktop_app.storage.register import CollectionPoints, ContractRates, Contracts, ContractTargets, Standing
from desktop_app.storage.remittances import MonthLocks, Remittances
from desktop_app.storage.remuneration import RemunerationLines, RemunerationSource
from desktop_app.storage.reporting import Reporting
from desktop_app.storage.reporting_cover import CoverFacts
from desktop_app.storage.reporting_money import MoneyFacts
from desktop_app.storage.reporting_stopped import StoppedFacts
from desktop_app.storage.rule_book import OfficeRates, Renewals, SupportRules
from desktop_app.storage.saved_views import SavedViews
from desktop_app.storage.search import Search
from desktop_app.storage.settings import Settings
from desktop_app.storage.steps import Steps
from desktop_app.storage.stock import Stock
from desktop_app.storage.stock_today import StockToday
from desktop_app.storage.submissions import SubmissionEvents, SubmissionParts, Submissions
from desktop_app.storage.touches import Touches
from desktop_app.storage.visit_facts import RoundFacts, VisitFacts
from desktop_app.storage.walk_lists import WalkListLines, WalkLists
from desktop_app.storage.workload import Workload


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
        self.deaths = Deaths(db)
        self.two_people = TwoPeopleNotes(db)
        self.merged_people = MergedPeople(db)
        self.merging = Merging(db)
        self.household_changes = HouseholdChanges(db)
        self.coverages = Coverages(db)
        self.organisations = Organisations(db)
        self.collectors = Collectors(db)
        self.collector_hamlets = CollectorHamlets(db)
        self.contracts = Contracts(db)
        self.contract_targets = ContractTargets(db)
        self.contract_rates = ContractRates(db)
        self.collection_points = CollectionPoints(db)
        self.standing = Standing(db)
        self.remuneration_lines = RemunerationLines(db)
        self.remuneration_source = RemunerationSource(db)
        self.workload = Workload(db)
        self.chart_facts = ChartFacts(db)
        self.employers = Employers(db)
        self.employer_months = EmployerMonths(db)
        self.rounds = Rounds(db)
        self.round_hamlets = RoundHamlets(db)
        self.round_households = RoundHouseholds(db)
        self.successions = Successions(db)
        self.leads = Leads(db)
        self.lead_namings = LeadNamings(db)
        self.lead_ranks = LeadRanks(db)
        self.desk_figures = DeskFigures(db)
        self.visits = Visits(db)
        self.walk_lists = WalkLists(db)
        self.walk_list_lines = WalkListLines(db)
        self.own_codes = OwnCodes(db)
        self.outreaches = Outreaches(db)
        self.outreach_people = OutreachPeople(db)
        self.outreach_facts = OutreachFacts(db)
        self.lead_list = LeadList(db)
        self.follow_ups = FollowUps(db)
        self.round_figures = RoundFigures(db)
        self.due = Due(db)
        self.search = Search(db)
        self.household_list = HouseholdList(db)
        self.people_list = PeopleList(db)
        self.saved_views = SavedViews(db)
        self.quality_skips = QualitySkips(db)
        self.enrolments = Enrolments(db)
        self.batches = Batches(db)
        self.batch_events = BatchEvents(db)
        self.batch_returns = BatchReturns(db)
        self.batch_exceptions = BatchExceptions(db)
        self.batch_checks = BatchChecks(db)
        self.receipts = Receipts(db)
        self.receipt_books = ReceiptBooks(db)
        self.hand_outs = HandOuts(db)
        self.receipt_marks = ReceiptMarks(db)
        self.receipt_prints = ReceiptPrints(db)
        self.e_receipts = EReceipts(db)
        self.ledger = Ledger(db)
        self.household_money = HouseholdMoney(db)
        self.remittances = Remittances(db)
        self.month_locks = MonthLocks(db)
        self.balances = Balances(db)
        self.ledger_lines = LedgerLines(db)
        self.figures = Figures(db)
        self.alert_facts = AlertFacts(db)
        self.forecast_facts = ForecastFacts(db)
        self.stock = Stock(db)
        self.stock_today = StockToday(db)
        self.place_facts = PlaceFacts(db)
        self.plans = Plans(db)
        self.plan_cells = PlanCells(db)
        self.own_indicators = OwnIndicators(db)
        self.plan_weights = PlanWeights(db)
        self.monthly_figures = MonthlyFigures(db)
        self.reporting = Reporting(db)
        self.cover_facts = CoverFacts(db)
        self.money_facts = MoneyFacts(db)
        self.visit_facts = VisitFacts(db)
        self.round_facts = RoundFacts(db)
        self.stopped_facts = StoppedFacts(db)
        self.imports = Imports(db)
        self.import_layouts = Layouts(db)
        self.import_decisions = Decisions(db)
        self.drafts = Drafts(db)
        self.behind = BehindFigures(db)
        self.submissions = Submissions(db)
        self.touches = Touches(db)
        self.submission_parts = SubmissionParts(db)
        self.submission_events = SubmissionEvents(db)
        self.own_workbooks = OwnWorkbooks(db)
        self.own_bindings = OwnBindings(db)
        self.steps = Steps(db)
