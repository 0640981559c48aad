using System.Text.RegularExpressions;
using Perf.Tests.Architecture;

namespace Perf.Tests.Documentation;

/// <summary>The topics that `Get-Help about_Perf_*` shows are the pages in docs/en-US, word for word.</summary>
public sealed partial class AboutTopicsTests
{
    private static readonly string s_pages = Path.Combine(Repository.Root, "docs", "en-US");
    private static readonly string s_texts = Path.Combine(Repository.Root, "module", "en-US");

    private static readonly string[] s_wanted =
        ["about_Perf", "about_Perf_Agents", "about_Perf_Distributed", "about_Perf_OptimizationSafety", "about_Perf_Scenarios", "about_Perf_Thresholds", "about_Perf_Validity"];

    // The overview has its tables told in another way; HelpTests look at it.
    public static TheoryData<string> Topics => [.. s_wanted.Skip(1)];

    [Fact]
    public void Topics_AreTheSameInBothFolders()
    {
        Assert.Equal(s_wanted, Directory.GetFiles(s_pages, "about_*.md").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal));
        Assert.Equal(s_wanted, Directory.GetFiles(s_texts, "about_*.help.txt").Select(path => Path.GetFileName(path)[..^".help.txt".Length]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public void Text_OfATopic_HasTheWordsOfItsPage(string topic)
    {
        string page = File.ReadAllText(Path.Combine(s_pages, $"{topic}.md")).ReplaceLineEndings("\n");
        string text = File.ReadAllText(Path.Combine(s_texts, $"{topic}.help.txt")).ReplaceLineEndings("\n");
        foreach (Match heading in Heading().Matches(page))
        {
            Assert.Contains($"\n{heading.Groups[1].Value}\n", text, StringComparison.Ordinal);
        }

        // Both ways: nothing is missing, and nothing is told that the page does not have. What heads a table's columns may be left out.
        string body = Fence().Replace(page[page.IndexOf("\n## ", StringComparison.Ordinal)..], "");
        SortedSet<string> ofPage = Words(Link().Replace(body, "$1"));
        SortedSet<string> ofText = Words(FolderPage().Replace(text[text.IndexOf("SHORT DESCRIPTION", StringComparison.Ordinal)..], ""));
        SortedSet<string> ofHeads = Words(string.Join(' ', TableHead().Matches(body).Select(match => match.Value)));
        Assert.Empty(ofText.Except(ofPage));
        Assert.Empty(ofPage.Except(ofText).Except(ofHeads));
        Assert.StartsWith($"TOPIC\n    {topic}\n\nSHORT DESCRIPTION\n    ", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, 120));
    }

    private static SortedSet<string> Words(string text) => new(Word().Matches(text).Select(match => match.Value.ToLowerInvariant()), StringComparer.Ordinal);

    [GeneratedRegex(@"^## (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\[([^\]]+)\]\([^)]+\)")]
    private static partial Regex Link();

    // The text names the folder's page, where the page has a link to it.
    [GeneratedRegex(@"\(docs/[\w.-]+\)")]
    private static partial Regex FolderPage();

    [GeneratedRegex(@"^```\w*$", RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^\|.*\|\n(?=\|---)", RegexOptions.Multiline)]
    private static partial Regex TableHead();

    [GeneratedRegex(@"[A-Za-z0-9_$%.-]*[A-Za-z0-9]")]
    private static partial Regex Word();
}
