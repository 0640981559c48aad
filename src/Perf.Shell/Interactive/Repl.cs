using Perf.Shell.Host;

namespace Perf.Shell.Interactive;

/// <summary>The interactive shell: prompt, read, run, until <c>exit</c>, Ctrl-D or a signal that ends the session.</summary>
internal sealed class Repl(ShellSession session, ShellHost host, Terminal terminal, Interrupts interrupts)
{
    public int Run(bool showBanner)
    {
        if (showBanner)
        {
            host.UI.WriteLine(Program.VersionText());
        }

        var history = new CommandHistory();
        var editor = new LineEditor(new EditorScreen(terminal), history, new Completion(session.Runspace));
        while (host.ExitCode is null && !interrupts.EndsSession)
        {
            string? entry = ReadEntry(editor);
            if (entry is null)
            {
                host.UI.WriteLine();
                break;
            }

            if (!string.IsNullOrWhiteSpace(entry))
            {
                history.Add(entry);
                session.RunInteractive(entry);
            }
        }

        return host.ExitCode ?? interrupts.ExitCode ?? 0;
    }

    // An entry goes on while the parser says that something is still open, or the line ends with a backtick.
    private string? ReadEntry(LineEditor editor)
    {
        string entry = "";
        string prompt = session.Prompt();
        while (true)
        {
            string? line = editor.Read(prompt);
            if (line is null)
            {
                return entry.Length > 0 ? "" : null;
            }

            if (editor.Cancelled)
            {
                return "";
            }

            entry += line;
            if (!Completeness.IsIncomplete(entry))
            {
                return entry;
            }

            entry += "\n";
            prompt = ">> ";
        }
    }
}
