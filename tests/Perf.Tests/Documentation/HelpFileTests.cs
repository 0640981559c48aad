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
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Help_OfParameters_SaysWhatThePageSays(string command)
    {
        // A parameter is told in the list of all, and once more in each syntax that has it.
        ILookup<string, XElement> told = s_help.Value[command].Descendants(s_command + "parameter").ToLookup(parameter => parameter.Element(s_maml + "name")!.Value);
        Match[] parameters = [.. Parameter().Matches(ApiReference.Part(Read(command), "PARAMETERS")).Cast<Match>()];
        Assert.NotEmpty(parameters);
        foreach (Match parameter in parameters)
        {
            Assert.NotEmpty(told[parameter.Groups["name"].Value]);
            Assert.All(told[parameter.Groups["name"].Value], one => Assert.Equal(Paragraphs(parameter.Groups["text"].Value), Paragraphs(one.Element(s_maml + "description"))));
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Help_OfInputsOutputsNotesAndLinks_SaysWhatThePageSays(string command)
    {
        string page = Read(command);
        XElement help = s_help.Value[command];
        Assert.Equal(Types(ApiReference.Part(page, "INPUTS")), Types(help.Descendants(s_command + "inputType")));
        Assert.Equal(Types(ApiReference.Part(page, "OUTPUTS")), Types(help.Descendants(s_command + "returnValue")));
        Assert.Equal(Plain(ApiReference.Part(page, "NOTES")), Plain(string.Join(" ", help.Descendants(s_maml + "alert").Descendants(s_maml + "para").Select(para => para.Value))));
        Assert.Equal(RelatedLink().Matches(ApiReference.Part(page, "RELATED LINKS")).Select(match => match.Groups[1].Value), help.Descendants(s_maml + "linkText").Select(link => link.Value));
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

    // What comes in or goes out, each with what is said of it.
    private static string[] Types(string part) => [.. TypeSection().Matches(part).Select(match => $"{match.Groups["type"].Value}: {Plain(match.Groups["text"].Value)}")];

    private static string[] Types(IEnumerable<XElement> elements) =>
        [.. elements.Select(one => $"{one.Element(s_dev + "type")!.Element(s_maml + "name")!.Value}: {Plain(string.Join(" ", Paragraphs(one.Element(s_maml + "description"))))}")];

    // Markup has no place in a terminal.
    private static string Plain(string text) => Space().Replace(Link().Replace(text, "$1").Replace("`", "", StringComparison.Ordinal), " ").Trim();

    [GeneratedRegex(@"\n\s*\n")]
    private static partial Regex EmptyLines();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex(@"\[([^\]]+)\]\([^)]+\)")]
    private static partial Regex Link();

    [GeneratedRegex("^### (?<type>[^\n]+)\n(?<text>.*?)(?=^### |\\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex TypeSection();

    [GeneratedRegex(@"^- \[([^\]]+)\]", RegexOptions.Multiline)]
    private static partial Regex RelatedLink();

    [GeneratedRegex("^### -(?<name>\\w+)\n(?<text>.*?)^```yaml", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Parameter();

    [GeneratedRegex("^### (?<title>[^\n]+)\n\n```powershell\n(?<code>.*?)^```\n(?<text>.*?)(?=^### |\\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Example();
}
