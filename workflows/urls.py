"""Every address of the service; each has a row in the access matrix."""

from django.urls import include, path

from workflows.views import (
    access,
    agreements,
    calendar,
    compare,
    creation,
    drafting,
    duties,
    editing,
    filters,
    inbox,
    kept,
    legal_review,
    listing,
    orders,
    organisations,
    overview,
    papers,
    passwords,
    people,
    placing,
    points,
    renewal,
    representation,
    review,
    route,
    signatures,
    signing,
    standing,
    terms,
    texts,
    verify,
)

agreement_urls = [
    path("", listing.AgreementListView.as_view(), name="list"),
    path("list.csv", orders.FileView.as_view(what="csv"), name="csv"),
    path("list.xlsx", orders.FileView.as_view(what="xlsx"), name="xlsx"),
    path("new/", creation.NewAgreementView.as_view(), name="new"),
    path("<str:reference>/", agreements.TextTab.as_view(), name="detail"),
    path(
        "<str:reference>/versions/", agreements.VersionsTab.as_view(), name="versions"
    ),
    path("<str:reference>/answers/", agreements.AnswersTab.as_view(), name="answers"),
    path("<str:reference>/parties/", agreements.PartiesTab.as_view(), name="parties"),
    path("<str:reference>/papers/", agreements.PapersTab.as_view(), name="papers"),
    path(
        "<str:reference>/deadlines/",
        agreements.DeadlinesTab.as_view(),
        name="deadlines",
    ),
    path("<str:reference>/history/", agreements.HistoryTab.as_view(), name="history"),
    path(
        "<str:reference>/versions/<int:number>/",
        texts.VersionTextView.as_view(),
        name="version",
    ),
    path(
        "<str:reference>/versions/<int:number>/draft.pdf",
        orders.FileView.as_view(what="draft-pdf"),
        name="draft-pdf",
    ),
    path(
        "<str:reference>/versions/<int:number>/draft.docx",
        orders.FileView.as_view(what="draft-docx"),
        name="draft-docx",
    ),
    path("<str:reference>/compare/", compare.CompareView.as_view(), name="compare"),
    path(
        "<str:reference>/compare/paper/",
        orders.FileView.as_view(what="comparison"),
        name="compare-paper",
    ),
    path("<str:reference>/route/", route.RouteTab.as_view(), name="route"),
    path(
        "<str:reference>/call-off-signing/",
        route.CallOffSigningView.as_view(),
        name="call-off-signing",
    ),
    path("<str:reference>/abandon/", route.AbandonView.as_view(), name="abandon"),
    path("<str:reference>/reopen/", duties.ReopenView.as_view(), name="reopen"),
    path(
        "<str:reference>/open-signing/",
        signing.OpenSigningView.as_view(),
        name="open-signing",
    ),
    path(
        "<str:reference>/parties/<int:party>/signatories/",
        signing.ChangeSignatoriesView.as_view(),
        name="change-signatories",
    ),
]

draft_urls = [
    path("<str:reference>/", drafting.OutlineView.as_view(), name="outline"),
    path("<str:reference>/text/", texts.DraftTextView.as_view(), name="text"),
    path(
        "<str:reference>/text/draft.pdf",
        orders.FileView.as_view(what="draft-pdf"),
        name="pdf",
    ),
    path(
        "<str:reference>/text/draft.docx",
        orders.FileView.as_view(what="draft-docx"),
        name="docx",
    ),
    path("<str:reference>/add/", placing.AddClauseView.as_view(), name="add"),
    path("<str:reference>/term/", terms.ChangeTermView.as_view(), name="term"),
    path("<str:reference>/points/", points.PointsView.as_view(), name="points"),
    path("<str:reference>/undo/<int:change>/", editing.UndoView.as_view(), name="undo"),
    path("<str:reference>/<slug:key>/", editing.EditClauseView.as_view(), name="edit"),
    path(
        "<str:reference>/<slug:key>/keep/",
        editing.KeepClauseView.as_view(),
        name="keep",
    ),
    path(
        "<str:reference>/<slug:key>/split/",
        editing.SplitClauseView.as_view(),
        name="split",
    ),
    path(
        "<str:reference>/<slug:key>/move/",
        placing.MoveClauseView.as_view(),
        name="move",
    ),
    path(
        "<str:reference>/<slug:key>/step/",
        placing.StepClauseView.as_view(),
        name="step",
    ),
    path(
        "<str:reference>/<slug:key>/remove/",
        drafting.RemoveClauseView.as_view(),
        name="remove",
    ),
]

task_urls = [
    path("<int:pk>/draft/", drafting.DraftView.as_view(), name="draft"),
    path(
        "<int:pk>/review_wording/",
        legal_review.ReviewWordingView.as_view(),
        name="review_wording",
    ),
    path("<int:pk>/answer/", review.AnswerView.as_view(), name="answer"),
    path(
        "<int:pk>/decide_points/",
        points.DecidePointsView.as_view(),
        name="decide_points",
    ),
    path(
        "<int:pk>/name_signatories/",
        signing.NameSignatoriesView.as_view(),
        name="name_signatories",
    ),
    path("<int:pk>/sign/", signatures.SignView.as_view(), name="sign"),
    path("<int:pk>/decline/", signatures.DeclineView.as_view(), name="decline"),
    path("<int:pk>/signed/", signatures.SignedView.as_view(), name="signed"),
    path(
        "<int:pk>/put_into_force/",
        signing.PutIntoForceView.as_view(),
        name="put_into_force",
    ),
    path("<int:pk>/decide/", renewal.DecideView.as_view(), name="decide"),
]

deadline_urls = [
    path(
        "<int:pk>/acknowledge/",
        duties.AcknowledgeDeadlineView.as_view(),
        name="acknowledge",
    ),
    path("<int:pk>/meet/", duties.MeetDeadlineView.as_view(), name="meet"),
]

filter_urls = [
    path("", filters.FiltersView.as_view(), name="list"),
    path("<int:pk>/rename/", filters.RenameFilterView.as_view(), name="rename"),
    path("<int:pk>/delete/", filters.DeleteFilterView.as_view(), name="delete"),
]

calendar_urls = [
    path("", calendar.CalendarView.as_view(), name="list"),
    path("<int:pk>/strike/", calendar.StrikeDayView.as_view(), name="strike"),
]

work_urls = [
    path("", duties.WorkView.as_view(), name="list"),
    path("<int:pk>/try-again/", duties.TryAgainView.as_view(), name="try-again"),
]

organisation_urls = [
    path("", organisations.OrganisationListView.as_view(), name="list"),
    path("new/", organisations.AddOrganisationView.as_view(), name="new"),
    path("<slug:slug>/", organisations.OrganisationDetailView.as_view(), name="detail"),
    path(
        "<slug:slug>/change/",
        organisations.ChangeOrganisationView.as_view(),
        name="change",
    ),
    path(
        "<slug:slug>/taking-part/",
        organisations.TakePartView.as_view(),
        name="taking-part",
    ),
    path("<slug:slug>/rule/", representation.SigningRuleView.as_view(), name="rule"),
    path(
        "<slug:slug>/mandates/new/",
        representation.AddMandateView.as_view(),
        name="add-mandate",
    ),
    path(
        "<slug:slug>/mandates/<int:pk>/end/",
        representation.EndMandateView.as_view(),
        name="end-mandate",
    ),
    path(
        "<slug:slug>/roles/new/",
        representation.AddMembershipView.as_view(),
        name="add-role",
    ),
    path(
        "<slug:slug>/roles/<int:pk>/end/",
        representation.EndMembershipView.as_view(),
        name="end-role",
    ),
]

person_urls = [
    path("", people.PersonListView.as_view(), name="list"),
    path("new/", people.AddPersonView.as_view(), name="new"),
    path("<int:pk>/", people.PersonDetailView.as_view(), name="detail"),
    path("<int:pk>/change/", people.ChangePersonView.as_view(), name="change"),
    path("<int:pk>/active/", people.ActivePersonView.as_view(), name="active"),
    path("<int:pk>/invite/", people.InvitePersonView.as_view(), name="invite"),
]

verify_urls = [
    path("", verify.VerifyView.as_view(), name="upload"),
    path("<str:token>/", verify.ResultView.as_view(), name="result"),
    path("<str:token>/print/", verify.PrintView.as_view(), name="print"),
    path("<str:token>/report/", verify.ReportView.as_view(), name="report"),
]

order_urls = [
    path("<str:token>/", orders.OrderView.as_view(), name="detail"),
    path("<str:token>/file/", orders.OrderedFileView.as_view(), name="file"),
]

standing_urls = [
    path(f"{page}/", standing.StandingView.as_view(page=page), name=page)
    for page in ("help", "accessibility", "privacy", "imprint")
]

urlpatterns = [
    path("", inbox.InboxView.as_view(), name="inbox"),
    path("overview/", overview.OverviewView.as_view(), name="overview"),
    path(
        "overview/<str:reference>/remind/",
        overview.RemindView.as_view(),
        name="overview-remind",
    ),
    path("stay-signed-in/", access.StaySignedInView.as_view(), name="stay-signed-in"),
    path("sign-in/", access.SignInView.as_view(), name="sign-in"),
    path("sign-out/", access.SignOutView.as_view(), name="sign-out"),
    path("language/", access.SetLanguageView.as_view(), name="set-language"),
    path("appearance/", access.SetAppearanceView.as_view(), name="set-appearance"),
    path("p/<slug:digits>", access.CheckNumberView.as_view(), name="check-number"),
    path("password/", passwords.ForgotPasswordView.as_view(), name="forgot-password"),
    path(
        "password/<uidb64>/<token>/",
        passwords.SetPasswordView.as_view(),
        name="set-password",
    ),
    path("organisations/", include((organisation_urls, "organisations"))),
    path("people/", include((person_urls, "people"))),
    path("agreements/", include((agreement_urls, "agreements"))),
    path("drafts/", include((draft_urls, "drafts"))),
    path("tasks/", include((task_urls, "tasks"))),
    path("kept/discard/", kept.DiscardKeptView.as_view(), name="discard-kept"),
    path("points/<int:pk>/", points.DecidePointView.as_view(), name="decide-point"),
    path("hand-over/<int:pk>/", route.HandOverView.as_view(), name="hand-over"),
    path("papers/<int:pk>/", papers.DownloadView.as_view(), name="download"),
    path("deadlines/", include((deadline_urls, "deadlines"))),
    path("filters/", include((filter_urls, "filters"))),
    path("calendar/", include((calendar_urls, "calendar"))),
    path("work/", include((work_urls, "work"))),
    path("orders/", include((order_urls, "orders"))),
    path("verify/", include((verify_urls, "verify"))),
    *standing_urls,
]
