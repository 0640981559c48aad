using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace Perf.Shell.Host;

/// <summary>Writes to the standard streams as pwsh does: everything to standard output, errors and progress to standard error.</summary>
internal sealed class ShellUserInterface : PSHostUserInterface, IHostUISupportsMultipleChoiceSelection
{
    private static readonly string[] Foreground = ["30", "34", "32", "36", "31", "35", "33", "37", "90", "94", "92", "96", "91", "95", "93", "97"];
    private static readonly string[] Background = ["40", "44", "42", "46", "41", "45", "43", "47", "100", "104", "102", "106", "101", "105", "103", "107"];

    private readonly Terminal _terminal;
    private readonly ShellRawUserInterface _raw;
    private readonly ProgressLine _progress;
    private readonly Prompts _prompts;
    private readonly Lock _gate = new();

    public ShellUserInterface(Terminal terminal, bool nonInteractive)
    {
        _terminal = terminal;
        _raw = new ShellRawUserInterface(terminal);
        _progress = new ProgressLine(terminal);
        _prompts = new Prompts(this, terminal, nonInteractive);
        if (!terminal.ColourIsWanted)
        {
            PSStyle.Instance.OutputRendering = OutputRendering.PlainText;
        }
    }

    public override PSHostRawUserInterface RawUI => _raw;

    public override bool SupportsVirtualTerminal => _terminal.OutputHasColour;

    public override void Write(string value) => Output(value ?? "", newLine: false);

    public override void WriteLine(string value) => Output(value ?? "", newLine: true);

    public override void WriteLine() => Output("", newLine: true);

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value)
        => Output(Coloured(foregroundColor, backgroundColor, value ?? ""), newLine: false);

    public override void WriteLine(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value)
        => Output(Coloured(foregroundColor, backgroundColor, value ?? ""), newLine: true);

    public override void WriteErrorLine(string value)
    {
        string text = value ?? "";
        lock (_gate)
        {
            _progress.Clear();
            Console.Error.WriteLine(_terminal.ErrorHasColour
                ? PSStyle.Instance.Formatting.Error + GetOutputString(text, supportsVirtualTerminal: true) + PSStyle.Instance.Reset
                : GetOutputString(text, supportsVirtualTerminal: false));
        }
    }

    public override void WriteWarningLine(string message) => Styled(PSStyle.Instance.Formatting.Warning, "WARNING: " + message);

    public override void WriteVerboseLine(string message) => Styled(PSStyle.Instance.Formatting.Verbose, "VERBOSE: " + message);

    public override void WriteDebugLine(string message) => Styled(PSStyle.Instance.Formatting.Debug, "DEBUG: " + message);

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        lock (_gate)
        {
            _progress.Show(record);
        }
    }

    public void EndProgress()
    {
        lock (_gate)
        {
            _progress.Clear();
        }
    }

    public override string ReadLine() => _prompts.ReadLine();

    public override SecureString ReadLineAsSecureString() => _prompts.ReadSecret(mask: '*');

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
        => _prompts.Fields(caption, message, descriptions);

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
        => _prompts.Choice(caption, message, choices, defaultChoice);

    public Collection<int> PromptForChoice(string? caption, string? message, Collection<ChoiceDescription> choices, IEnumerable<int>? defaultChoices)
        => _prompts.Choices(caption ?? "", message ?? "", choices, defaultChoices ?? []);

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName)
        => _prompts.Credential(caption, message, userName);

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options)
        => _prompts.Credential(caption, message, userName);

    private static string Coloured(ConsoleColor foreground, ConsoleColor background, string value)
    {
        // A colour outside the sixteen means "the terminal's own".
        string text = value;
        if (background is >= 0 and <= ConsoleColor.White)
        {
            text = $"\e[{Background[(int)background]}m{text}";
        }

        if (foreground is >= 0 and <= ConsoleColor.White)
        {
            text = $"\e[{Foreground[(int)foreground]}m{text}";
        }

        return ReferenceEquals(text, value) ? value : text + "\e[0m";
    }

    private void Styled(string style, string text) => Output(_terminal.OutputHasColour ? style + text + PSStyle.Instance.Reset : text, newLine: true);

    private void Output(string value, bool newLine)
    {
        // $PSStyle.OutputRendering alone does not strip the colours that table headers carry: the host has to.
        string text = GetOutputString(value, SupportsVirtualTerminal);
        lock (_gate)
        {
            _progress.Clear();
            if (newLine)
            {
                Console.Out.WriteLine(text);
            }
            else
            {
                Console.Out.Write(text);
            }
        }
    }
}
