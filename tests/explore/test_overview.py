"""The overview: figures follow what is chosen, a number opens its sentences, what cannot be asked is said in its place."""

import pytest

import analysis
from analysis.errors import UsageError
from analysis.explore import explore
from analysis.explore.chart import Chart, ChartWords
from analysis.explore.fields import changes_of, field_values, overview_fields
from analysis.explore.figures import strip_of_days
from analysis.explore.overview import FIGURES
from analysis.workbook.selection import Selection


@pytest.fixture(scope="module")
def book():
    return analysis.open_workbook(notebook="test")


@pytest.fixture
def desk(book):
    opened = explore(book)
    for chart in charts_of(opened):
        chart.follow({"do": "width", "width": 700})
        see(chart)
    return opened


def see(chart, seen=True):
    chart.follow({"do": "view", "place": "a", "seen": seen})


def charts_of(desk):
    _, strip, figures, _ = desk.panes[0].widget.children
    return [strip, *figures.children]


def fields_of(desk):
    return desk.panes[0].widget.children[0]


def views(desk):
    return {chart.setting["label"]: chart.view for chart in charts_of(desk)}


def test_all_figures_follow_what_is_chosen(desk):
    before = views(desk)
    fields_of(desk).follow({"do": "choose", "name": "actors", "value": ["kim_jong_un"]})
    fields_of(desk).follow({"do": "choose", "name": "voice", "value": "own"})
    assert desk.state.selection == Selection(actors=("kim_jong_un",), voice="own", by=("period",))
    after = views(desk)
    assert {label for label in FIGURES if after[label]["drawn"] > before[label]["drawn"]} == {*FIGURES}
    assert all("Donald Trump" not in one["label"] for one in after["By outlet"]["regions"])


def test_a_figure_out_of_view_is_made_when_it_comes_into_view(desk):
    over_time, *_, last = charts_of(desk)[1:]
    sides = desk.panes[0].widget.children[-1]
    assert sides.value
    see(last, False)
    before = views(desk)
    fields_of(desk).follow({"do": "choose", "name": "voice", "value": "own"})
    assert over_time.view["drawn"] > before["Over time"]["drawn"]
    assert (last.view, last.waits, sides.value) == (before["Who speaks about whom"], True, "")
    see(last)
    assert last.view["drawn"] > before["Who speaks about whom"]["drawn"]
    assert not last.waits
    assert sides.value
    drawn = last.view["drawn"]
    see(last)
    assert last.view["drawn"] == drawn  # it is made once


def test_the_brush_chooses_days_and_undo_takes_them_back(desk):
    strip = charts_of(desk)[0]
    strip.follow({"do": "brush", "start": "2018-06-01", "end": "2018-06-30"})
    assert (desk.state.selection.start, strip.window) == ("2018-06-01", {"start": "2018-06-01", "end": "2018-06-30"})
    desk.state.undo()
    assert (desk.state.selection.start, strip.window) == ("", {"start": "", "end": ""})


@pytest.mark.parametrize("start, end, length", [("", "", "month"), ("2019-02-01", "2019-05-02", "week"), ("2019-02-20", "2019-03-02", "day")])  # fmt: skip
def test_days_are_chosen_over_bars_that_fit_the_length_of_the_window(start, end, length):
    window = {"start": start, "end": end} if start else {}
    strip = strip_of_days(analysis.open_workbook(notebook="test", **window))
    assert strip.words.caption.startswith(f"Articles by {length}. ")


def test_a_short_window_is_told_by_days_and_outlets_with_too_few_to_compare_can_be_read(desk):
    charts_of(desk)[0].follow({"do": "brush", "start": "2018-06-11", "end": "2018-06-17"})
    assert "2018-06-12" in " ".join(one["label"] for one in views(desk)["Over time"]["regions"])
    outlets = views(desk)["By outlet"]
    assert outlets["note"] == "" or outlets["regions"]
    assert "Too few to compare" in outlets["caption"]
    chart = charts_of(desk)[2]
    chart.follow({"do": "open", "label": outlets["regions"][0]["label"]})
    assert desk.state.opened.group.measure == "sentiment"
    assert desk.panes[1].widget.listing["n"] > 0


def test_a_number_of_who_speaks_has_the_interval_that_opening_it_shows(desk):
    chart = charts_of(desk)[4]
    region = chart.view["regions"][0]
    chart.follow({"do": "open", "label": region["label"]})
    interval = region["label"].split(": ")[1].split("]")[0]
    assert interval in desk.panes[1].widget.listing["found"]


@pytest.mark.parametrize("label", FIGURES)
def test_a_number_opens_what_is_behind_it(desk, label):
    chart = next(one for one in charts_of(desk) if one.setting["label"] == label)
    region = chart.view["regions"][0]
    chart.follow({"do": "open", "label": region["label"]})
    assert desk.state.pane == "reader"
    n = int(region["label"].split(", ")[-1].split()[0]) if "stories" in region["label"] else 1
    assert desk.book.answer(desk.state.opened.group).findings["n_stories"].sum() >= n
    assert desk.panes[1].widget.listing["n"] > 0


def test_a_filter_that_leaves_nothing_says_so_once(desk):
    fields_of(desk).follow({"do": "choose", "name": "subject", "value": ["zeppelins"]})
    for label in FIGURES:
        view = views(desk)[label]
        assert (view["svg"], view["regions"]) == ("", [])
        assert view["note"] == "No article is mainly about zeppelins."
    _, _, figures, said = desk.panes[0].widget.children
    assert figures.layout.display == "none"
    assert "No article is mainly about zeppelins." in said.value
    assert str(desk.panes[0].static().html).count("No article is mainly about") == 1
    fields_of(desk).follow({"do": "choose", "name": "subject", "value": []})
    assert figures.layout.display is None


def test_words_that_are_no_term_are_said_below_the_fields(desk):
    fields_of(desk).follow({"do": "choose", "name": "subject", "value": ["*"]})
    assert "'*' is not a word" in fields_of(desk).problem
    assert desk.state.selection.subject == ()
    fields_of(desk).follow({"do": "choose", "name": "subject", "value": ["summit*"]})
    assert fields_of(desk).problem == ""


def test_what_a_measure_cannot_be_asked_is_said_in_its_figure(desk, monkeypatch):
    def refuses(*_):
        raise UsageError("This cannot be asked of frames.")

    monkeypatch.setitem(FIGURES, "Frames", refuses)
    fields_of(desk).follow({"do": "choose", "name": "measure", "value": "tone"})
    assert views(desk)["Frames"]["note"] == "This cannot be asked of frames."
    assert views(desk)["Over time"]["svg"]


@pytest.mark.parametrize("measure", ["sentiment", "tone", "frames", "portrayal", "coverage", "voices"])
def test_every_measure_is_drawn(book, measure):
    selection = Selection(measure=measure, voice="quoted", by=("month",))
    assert [label for label, figure in FIGURES.items() if figure(book, selection).drawing is None] == []


def test_frames_that_narrow_other_figures_are_said_not_to_narrow_that_of_frames(book):
    frame = book.codebook.frames[0].id
    narrowed = Selection(frames=(frame,))
    assert "whether or not they carry" in FIGURES["Frames"](book, narrowed).words.caption
    assert "whether or not" not in FIGURES["Frames"](book, Selection(measure="frames", frames=(frame,))).words.caption


def test_who_speaks_is_called_alike_and_drawn_once_on_a_page(book):
    page = explore(book).static().html
    assert page.count("Who speaks about whom</") == 1
    drawn = FIGURES["Who speaks about whom"](book, Selection())
    assert drawn.names["outlet"] == book.voices(by="voice").names["outlet"]


def test_a_message_that_no_figure_of_now_has_is_passed_over(desk):
    chart = charts_of(desk)[1]
    for message in (
        {"do": "open", "label": "Nobody: 0"},
        {"do": "open", "n": 3},
        {"do": "width", "width": "wide"},
        {"do": "brush", "start": "2018", "end": ""},
        {},
    ):
        chart.follow(message)
    assert desk.state.pane == "overview"


def test_numbers_that_are_called_the_same_open_each_its_own(book, monkeypatch):
    monkeypatch.setattr("analysis.explore.chart.said_of", lambda *_: "The Paper: −0.20, 40 stories")
    opened = []
    answer, chart = book.sentiment("kim_jong_un", by="outlet"), Chart("outlets", opens=opened.append)
    chart.show(answer.drawing(), ChartWords(), book.names)
    chart.follow({"do": "width", "width": 700})
    for region in chart.view["regions"]:
        chart.follow({"do": "open", "label": region["label"]})
    outlets = [one["outlet"] for one in opened]
    assert len(outlets) == len(set(outlets)) > 1


def test_every_wish_is_answered_so_that_no_figure_stays_busy():
    def fails(*_):
        raise OSError("the disk is full")

    chart = Chart("alone", opens=fails, brushed=fails)
    chart.follow({"do": "open", "label": "of the figure before"})
    assert chart.answered == 1
    with pytest.raises(OSError, match="full"):
        chart.follow({"do": "brush", "start": "", "end": ""})
    assert chart.answered == 2


def test_every_field_shows_what_it_sets(book):
    for field in overview_fields(book):
        value = field.options[-1].value if field.options else "North Korea*"
        given = value if field.kind == "one" else (value,)
        changed = Selection(**changes_of(field.name, given, Selection()))
        assert field_values(changed)[field.name] == given


def test_a_figure_is_drawn_for_the_width_that_it_has():
    chart = Chart("alone")
    chart.say("Nothing yet.")
    assert chart.view == {}  # the browser has told no width
    chart.follow({"do": "width", "width": 333})
    assert (chart.width, chart.view["note"]) == (320, "Nothing yet.")


def test_a_figure_that_waits_is_not_drawn_for_another_width():
    chart = Chart("alone")
    chart.wait()
    chart.follow({"do": "width", "width": 333})
    assert chart.view == {}
    chart.say("Nothing yet.")
    assert (chart.view["note"], chart.waits) == ("Nothing yet.", False)


def test_a_figure_out_of_view_is_drawn_for_another_width_when_it_comes_into_view():
    chart = Chart("A figure", appears=lambda: None)
    chart.follow({"do": "width", "width": 700})
    see(chart)
    chart.show(None, ChartWords("Nothing"), {})
    see(chart, seen=False)
    drawn = chart.n_drawn
    chart.follow({"do": "width", "width": 500})
    assert chart.n_drawn == drawn
    see(chart)
    assert chart.n_drawn == drawn + 1
    see(chart)
    assert chart.n_drawn == drawn + 1


def test_on_a_page_the_figures_stand_without_widgets(book):
    shown = explore(book).static()
    assert shown.html.count("<figure") >= len(FIGURES)
    assert shown.html == explore(book).static().html
