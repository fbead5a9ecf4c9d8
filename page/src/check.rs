//! For tests: whether the tags of a page are balanced and its texts escaped.

/// Elements that have no end.
const VOID: [&str; 4] = ["meta", "br", "hr", "col"];

/// An error says what is wrong, and where in the text.
pub fn well_formed(page: &str) -> Result<(), String> {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        texts_are_escaped(open.last().copied(), &rest[..at])?;
        let end =
            tag_end(&rest[at..]).ok_or_else(|| format!("a tag that does not end: {}", cut(&rest[at..])))?;
        let tag = &rest[at + 1..at + end];
        rest = &rest[at + end + 1..];
        if tag.starts_with('!') {
            continue;
        }
        if let Some(name) = tag.strip_prefix('/') {
            match open.pop() {
                Some(opened) if opened == name => {}
                opened => return Err(format!("</{name}> ends {opened:?}, before: {}", cut(rest))),
            }
            continue;
        }
        let name = tag.split([' ', '/']).next().unwrap_or_default();
        if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric()) {
            return Err(format!("no name of an element: <{}", cut(tag)));
        }
        if !tag.ends_with('/') && !VOID.contains(&name) {
            open.push(name);
        }
    }
    texts_are_escaped(open.last().copied(), rest)?;
    if open.is_empty() { Ok(()) } else { Err(format!("never ended: {open:?}")) }
}

/// The offset of the `>` that ends a tag: one in quotation marks does not.
fn tag_end(tag: &str) -> Option<usize> {
    let mut quoted = false;
    tag.char_indices().find_map(|(at, c)| {
        quoted ^= c == '"';
        (c == '>' && !quoted).then_some(at)
    })
}

fn texts_are_escaped(inside: Option<&str>, text: &str) -> Result<(), String> {
    if inside == Some("style") {
        return Ok(());
    }
    if text.contains('>') {
        return Err(format!("a bare > in: {}", cut(text)));
    }
    for (at, _) in text.match_indices('&') {
        let entity = text[at + 1..].split_once(';').map(|(entity, _)| entity);
        if !entity.is_some_and(|e| !e.is_empty() && e.chars().all(|c| c.is_ascii_alphanumeric() || c == '#'))
        {
            return Err(format!("a bare & in: {}", cut(&text[at..])));
        }
    }
    Ok(())
}

fn cut(text: &str) -> String {
    text.chars().take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_found() {
        assert_eq!(
            well_formed("<!DOCTYPE html><p title=\"a>b\">x &amp; y<br><svg><rect/></svg></p>"),
            Ok(())
        );
        for bad in ["<p>", "<p></b>", "<p>a & b</p>", "<p>a > b</p>", "<p", "< p></p>", "</p>"] {
            assert!(well_formed(bad).is_err(), "{bad}");
        }
    }
}
