"""A form with errors names each field twice: in the summary, as a link to it, and beside it, bound to it."""

from tests.web.inspector import InspectingClient


def test_the_summary_leads_to_each_field_and_the_field_says_what_is_wrong(client: InspectingClient) -> None:
    client.get("/sign-in")
    response = client.submit("main form", {"username": "", "secret": ""})
    assert response.status_code == 422
    links = [link.get("href") for link in client.page.one(".summary-errors").select("a")]
    assert links == ["#username", "#secret"]
    for link in links:
        assert client.page.one(link).get("aria-invalid") == "true"
        told = client.page.one(f"{link}-error")
        assert told.get("id") in client.page.one(link).get("aria-describedby").split()
        assert told.text == "Please fill this in."
