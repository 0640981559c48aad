using System.Text.RegularExpressions;
using System.Xml.Linq;
using Perf.Tests.Architecture;

namespace Perf.Tests.Documentation;

/// <summary>The help that ships (MAML) says what the pages in docs/en-US say: `build.ps1 Docs` makes it of them where platyPS is installed, and where it is not, this holds the two together.</summary>
public sealed partial class HelpFileTests
{
    private static readonly XNamespace s_maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace s_command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace s_dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    private static readonly Lazy<Dictionary<string, XElement>> s_help = new(() => XDocument.Load(Path.Combine(Repository.Root, "module", "en-US", "Perf.Cmdlets.dll-Help.xml")).Root!
        .Elements(s_command + "command").ToDictionary(command => command.Element(s_command + "details")!.Element(s_command + "name")!.Value));

    public static TheoryData<string> Commands => [.. ApiReference.Commands];

    [Fact]
    public void Help_HasThePagesCommandsAndNoOthers() =>
        Assert.Equal(Directory.GetFiles(Path.Combine(Repository.Root, "docs", "en-US"), "*-*.md").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal), s_help.Value.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Commands))]
    public void Help_OfACommand_SaysWhatItsPageSays(string command)
    {
        string page = Read(command);
        XElement help = s_help.Value[command];
        Assert.Equal(Paragraphs(ApiReference.Part(page, "SYNOPSIS")), Paragraphs(help.Element(s_command + "details")!.Element(s_maml + "description")));
        Assert.Equal(Paragraphs(ApiReference.Part(page, "DESCRIPTION")), Paragraphs(help.Element(s_maml + "description")));
        Assert.Equal(OutputType().Matches(ApiReference.Part(page, "OUTPUTS")).Select(match => match.Groups[1].Value), help.Descendants(s_command + "returnValue").Select(one => one.Element(s_dev + "type")!.Element(s_maml + "name")!.Value));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Help_OfParameters_SaysWhatThePageSays(string command)
    {
        // A parameter is told in the list of all, and once more in each syntax that has it.
        ILookup<string, XElement> told = s_help.Value[command].Descendants(s_command + "parameter").ToLookup(parameter => parameter.Element(s_maml + "name")!.Value);
        Match[] parameters = [.. Parameter().Matches(ApiReference.Part(Read(command), "PARAMETERS"))];
        Assert.NotEmpty(parameters);
        foreach (Match parameter in parameters)
        {
            Assert.NotEmpty(told[parameter.Groups["name"].Value]);
            Assert.All(told[parameter.Groups["name"].Value], one => Assert.Equal(Paragraphs(parameter.Groups["text"].Value), Paragraphs(one.Element(s_maml + "description"))));
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Help_OfExamples_IsThePages(string command)
    {
        string[] written = [.. Example().Matches(ApiReference.Part(Read(command), "EXAMPLES")).Select(match => $"{match.Groups["title"].Value}\n{match.Groups["code"].Value.Trim('\n')}\n{string.Join('\n', Paragraphs(match.Groups["text"].Value))}")];
        string[] told = [.. s_help.Value[command].Descendants(s_command + "example").Select(one =>
            $"{one.Element(s_maml + "title")!.Value.Trim('-', ' ')}\n{one.Element(s_dev + "code")!.Value.ReplaceLineEndings("\n").Trim('\n')}\n{string.Join('\n', Paragraphs(one.Element(s_dev + "remarks")))}")];
        Assert.InRange(written.Length, 3, 100);
        Assert.Equal(written, told);
    }

    private static string Read(string command) => File.ReadAllText(Path.Combine(Repository.Root, "docs", "en-US", $"{command}.md")).ReplaceLineEndings("\n");

    private static string[] Paragraphs(string text) => [.. EmptyLines().Split(text.Trim()).Select(Plain).Where(one => one.Length > 0)];

    private static string[] Paragraphs(XElement? element) => [.. (element?.Elements(s_maml + "para") ?? []).Select(para => Plain(para.Value)).Where(one => one.Length > 0)];

    // Markup has no place in a terminal.
    private static string Plain(string text) => Space().Replace(Link().Replace(text, "$1").Replace("`", "", StringComparison.Ordinal), " ").Trim();

    [GeneratedRegex(@"\n\s*\n")]
    private static partial Regex EmptyLines();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex(@"\[([^\]]+)\]\([^)]+\)")]
    private static partial Regex Link();

    [GeneratedRegex("^### (.+)$", RegexOptions.Multiline)]
    private static partial Regex OutputType();

    [GeneratedRegex("^### -(?<name>\\w+)\n(?<text>.*?)^```yaml", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Parameter();

    [GeneratedRegex("^### (?<title>[^\n]+)\n\n```powershell\n(?<code>.*?)^```\n(?<text>.*?)(?=^### |\\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Example();
}
