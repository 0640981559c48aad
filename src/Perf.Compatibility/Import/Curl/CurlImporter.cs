using System.Text.RegularExpressions;

namespace Perf.Compatibility.Import.Curl;

/// <summary>Reads command lines of curl: a file with several, or what a browser's "Copy as cURL" puts on the clipboard, for bash, cmd and PowerShell.</summary>
internal sealed partial class CurlImporter : IScenarioImporter
{
    public string Format => "curl";

    public string Title => "curl command lines";

    public bool Recognizes(ImportSource source) => FirstCommand().IsMatch(source.Head);

    public ScenarioDraft Read(ImportSource source, ConversionRequest request, ImportNotes notes, CancellationToken stop)
    {
        string text = source.ReadText();
        var commands = new List<CurlCommand>();
        foreach (ShellCommand command in ShellWords.Split(text))
        {
            stop.ThrowIfCancellationRequested();
            int curl = CurlWord(command.Words);
            if (curl >= 0)
            {
                commands.AddRange(CurlCommand.Read(command with { Words = [.. command.Words.Skip(curl)] }, notes));
            }
            else
            {
                notes.Add(ConversionNoteKind.NotCarriedOver, $"a command other than curl: {LiteralText.Name(ShellVariable.Template(command.Words[0]), "")}", $"line {command.Line}");
            }
        }

        if (commands.Count == 0)
        {
            throw source.Invalid("has no command line of curl");
        }

        var draft = new ScenarioDraft { Name = "curl", SourceDetail = $"{commands.Count} command line{(commands.Count == 1 ? "" : "s")} of curl", Read = commands.Count };
        new CurlScenario(source, request, draft, notes).Build(commands);
        return draft;
    }

    // Before it may stand variables of the shell, sudo and the like.
    private static int CurlWord(IReadOnlyList<string> words)
    {
        for (int i = 0; i < Math.Min(words.Count, 4); i++)
        {
            string name = words[i].Replace('\\', '/').Split('/')[^1];
            if (name is "curl" or "curl.exe")
            {
                return i;
            }
        }

        return -1;
    }

    [GeneratedRegex(@"\A(?:\s|#[^\n]*\n|[$>]\s)*(?:\w+=\S+\s+)*(?:\S*/)?curl(?:\.exe)?\s", RegexOptions.CultureInvariant)]
    private static partial Regex FirstCommand();
}
