"""What can be judged of a page without knowing what it is about: nothing sideways, targets to hit, focus to see.

Each function gives the faults as readable texts; no faults, no texts.
"""

from __future__ import annotations

from playwright.sync_api import Page

TOUCH = 44
"""CSS pixels each way (WCAG 2.5.5), for fingers on a phone in a bus."""

_SIDEWAYS = """() => {
    const faults = [];
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) {
        const widest = [...document.querySelectorAll("body *")]
            .filter(element => element.getBoundingClientRect().right > root.clientWidth + 0.5)
            .map(element => `${element.tagName.toLowerCase()}.${element.className?.baseVal ?? element.className}`);
        faults.push(`${root.scrollWidth} px of content in ${root.clientWidth} px: ${widest.slice(0, 5).join(", ")}`);
    }
    for (const pane of document.querySelectorAll(".pane, dialog, main")) {
        if (pane.scrollWidth > pane.clientWidth + 1 && pane.clientWidth > 0) {
            const right = pane.getBoundingClientRect().right;
            const widest = [...pane.querySelectorAll("*")]
                .filter(element => element.getBoundingClientRect().right > right + 0.5)
                .map(element => `${element.tagName.toLowerCase()}.${element.className?.baseVal ?? element.className}`);
            faults.push(`${pane.tagName.toLowerCase()}#${pane.id} holds ${pane.scrollWidth} px in ${pane.clientWidth}: `
                + widest.slice(0, 5).join(", "));
        }
    }
    return faults;
}"""

# A link within a sentence is exempt, as in WCAG: its line stands beside other lines. A radio button or check box is
# hit by its label. What is one pixel large is for screen readers.
_SMALL = """(least) => {
    const seen = element => element.checkVisibility({visibilityProperty: true, opacityProperty: true});
    const inText = element => {
        if (!getComputedStyle(element).display.startsWith("inline")) return false;
        if (getComputedStyle(element).display !== "inline") return false;
        let block = element.parentElement;
        while (block && getComputedStyle(block).display.startsWith("inline")) block = block.parentElement;
        return block !== null && block.textContent.trim() !== element.textContent.trim();
    };
    const hit = target => {  // what is drawn small may still be hit in its surroundings
        const places = [];
        for (let above = target; above; above = above.parentElement) {
            places.push([above, above.scrollLeft, above.scrollTop]);
        }
        target.scrollIntoView({block: "center", inline: "center"});
        const {left, top, width, height} = target.getBoundingClientRect();
        const [x, y, reach] = [left + width / 2, top + height / 2, least / 2 - 0.5];
        const found = [[x - reach, y], [x + reach, y], [x, y - reach], [x, y + reach]]
            .every(([across, down]) => target.contains(document.elementFromPoint(across, down)));
        for (const [above, left, top] of places) [above.scrollLeft, above.scrollTop] = [left, top];
        return found;
    };
    const faults = [];
    const selector = "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button]";
    for (const element of document.querySelectorAll(selector)) {
        const kind = element.type;
        const label = ["radio", "checkbox"].includes(kind) ? element.closest("label") ?? element.labels?.[0] : null;
        const target = label ?? element;
        if (!seen(target) || target.closest("[aria-hidden=true]")) continue;
        const {width, height, right, bottom} = target.getBoundingClientRect();
        if (width <= 1 || height <= 1 || right < 0 || bottom < 0) continue;
        if (width >= least - 0.5 && height >= least - 0.5) continue;
        if (hit(target)) continue;
        if (element.matches("a") && (inText(element) || element.closest(".passage-text"))) continue;
        faults.push(`${Math.round(width)}×${Math.round(height)} px: ${element.outerHTML.slice(0, 160)}`);
    }
    return faults;
}"""

_REMEMBER_LOOKS = """() => {
    const looks = element => {
        const style = getComputedStyle(element);
        const rect = element.getBoundingClientRect();
        return [style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow, style.borderColor,
            style.backgroundColor, rect.width > 1 && rect.height > 1].join(" ");
    };
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const around = [element];
    while (around.length < 3 && around.at(-1).parentElement) around.push(around.at(-1).parentElement);
    const focused = around.map(looks);
    const rect = element.getBoundingClientRect();
    const size = {width: rect.width, height: rect.height};
    const x = Math.min(Math.max(rect.left + rect.width / 2, 0), innerWidth - 1);
    const y = Math.min(Math.max(rect.top + Math.min(rect.height / 2, 20), 0), innerHeight - 1);
    const top = document.elementFromPoint(x, y);
    const covered = top !== null && !around.some(one => one === top || one.contains(top))
        && !top.contains(element) ? top.outerHTML.slice(0, 120) : "";
    element.blur();
    const blurred = around.map(looks);
    element.focus({preventScroll: true});
    return {name: element.outerHTML.slice(0, 120), changed: focused.some((one, n) => one !== blurred[n]),
        size, covered, inView: rect.bottom > 0 && rect.top < innerHeight && rect.right > 0 && rect.left < innerWidth};
}"""

_DOUBLE_TEXT = """() => {
    const root = document.documentElement;
    root.style.fontSize = `${2 * parseFloat(getComputedStyle(root).fontSize)}px`;
}"""
_USUAL_TEXT = "() => { document.documentElement.style.fontSize = ''; }"


def sideways(page: Page) -> list[str]:
    """Where the page, or a pane of it, is wider than the screen gives."""
    return [f"sideways: {fault}" for fault in page.evaluate(_SIDEWAYS)]


def small_targets(page: Page) -> list[str]:
    """What is too small to be hit with a finger."""
    return [f"too small: {fault}" for fault in page.evaluate(_SMALL, TOUCH)]


def sideways_with_double_text(page: Page) -> list[str]:
    """Where the page is too wide once all text has twice its size; fails if the text did not grow."""
    before = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    page.evaluate(_DOUBLE_TEXT)
    after = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    assert after == 2 * before, f"the text does not follow the size the reader asks for: {before} px, then {after} px"
    faults = [f"at 200 % text {fault}" for fault in sideways(page)]
    page.evaluate(_USUAL_TEXT)
    return faults


def focus_faults(page: Page, stops: int = 10) -> list[str]:
    """Walk with Tab: every stop must look different from before, stand in sight and be covered by nothing."""
    faults = []
    for stop in range(1, stops + 1):
        page.keyboard.press("Tab")
        found = page.evaluate(_REMEMBER_LOOKS)
        if found is None:
            break  # past the last one
        if not found["changed"]:
            faults.append(f"Tab {stop}: the focus cannot be seen on {found['name']}")
        if min(found["size"].values()) <= 1:
            faults.append(f"Tab {stop}: the focus is on something that cannot be seen: {found['name']}")
        if not found["inView"]:
            faults.append(f"Tab {stop}: the focus is out of sight: {found['name']}")
        elif found["covered"]:
            faults.append(f"Tab {stop}: {found['name']} has the focus under {found['covered']}")
    return faults
