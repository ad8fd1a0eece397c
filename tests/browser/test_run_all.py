"""Run All in a real JupyterLab reaches the end of every notebook, cells that are meant to fail
included."""

import pytest

from tests.notebooks.lessons import SOURCES

RUN = """async () => {
    await jupyterapp.commands.execute('notebook:clear-all-cell-outputs');
    await jupyterapp.commands.execute('notebook:run-all-cells').catch(() => {});
}"""
CODE = "jupyterapp.shell.currentWidget.content.widgets.filter(cell => cell.model.type === 'code')"
ALL_RAN = f"() => {CODE}.every(cell => cell.model.executionCount)"
FAILED = f"""() => {CODE}
    .filter(cell => cell.model.outputs.toJSON().some(out => out.output_type === 'error'))
    .map(cell => cell.model.id)"""


@pytest.mark.browser
@pytest.mark.parametrize("name", SOURCES)
def test_run_all_reaches_the_end_and_fails_only_where_it_should(open_notebook, name):
    page = open_notebook(name).page
    page.evaluate(RUN)      # it is told of the first error, while the other cells still run
    page.wait_for_function(ALL_RAN)
    meant = [cell.id for cell in SOURCES[name].for_learners() if "raises-exception" in cell.tags]
    assert page.evaluate(FAILED) == meant
