//! The line editor of the builtin `input`, where standard input and output are the terminal.

use super::editor::{LineEditor, Outcome, Settings, is_supported};
use pyrite_object::exception::Exc;
use pyrite_object::{R, Vm};
use pyrite_stdlib::builtins::terminal::LineInput;
use std::io::IsTerminal;

#[derive(Default)]
struct State {
    editor: Option<LineEditor>,
}

/// Makes `input` use the editor, if there is a terminal for it.
pub fn install(vm: &mut Vm) {
    if is_supported() && std::io::stdin().is_terminal() && std::io::stdout().is_terminal() {
        vm.extension::<LineInput>().read = Some(read);
    }
}

/// A line without its end; nothing at the end of input.
fn read(vm: &mut Vm, prompt: &str) -> R<Option<String>> {
    let editor = match vm.extension::<State>().editor.take() {
        Some(editor) => editor,
        None => {
            let settings =
                Settings { colors: false, python: false, builtins: Vec::new(), history: Vec::new() };
            match LineEditor::start(settings) {
                Ok(editor) => editor,
                Err(error) => return Err(pyrite_stdlib::io::os_error(vm, &error, None)),
            }
        }
    };
    let outcome =
        editor.read(vm, prompt.to_owned(), String::new(), String::new(), |_, _, at| (at, Vec::new()));
    vm.extension::<State>().editor = Some(editor);
    match outcome {
        Outcome::Line(line) => Ok(Some(line)),
        Outcome::EndOfInput => Ok(None),
        Outcome::Interrupted => Err(vm.raise_with(Exc::KeyboardInterrupt, &[])),
        Outcome::Failed(error) => Err(pyrite_stdlib::io::os_error(vm, &error, None)),
    }
}
