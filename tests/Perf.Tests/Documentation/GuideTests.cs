using System.Text.RegularExpressions;
using Perf.Tests.Architecture;
using Perf.Tests.Deploy;

namespace Perf.Tests.Documentation;

/// <summary>README, guides and help: links lead somewhere, and each command that is written there exists with its parameters.</summary>
public sealed partial class GuideTests
{
    // Aliases that k6's users know, what belongs to a command within a script block, and what Get-Help takes.
    private static readonly string[] s_known = ["Vus", "Milliseconds", "Examples", "Full", "Parameter"];

    private static readonly string[] s_folders = ["docs", "docs/en-US", "config/docker", "config/kubernetes"];

    public static TheoryData<string> Pages =>
        ["README.md", "CHANGELOG.md", .. s_folders.SelectMany(folder => Directory.GetFiles(Path.Combine(Repository.Root, folder), "*.md").Select(path => $"{folder}/{Path.GetFileName(path)}")).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_LeadSomewhere(string page)
    {
        string folder = Path.GetDirectoryName(Path.Combine(Repository.Root, page))!;
        foreach (string link in Link().Matches(InlineCode().Replace(Fence().Replace(Read(page), ""), "")).Select(match => match.Groups[1].Value).Where(link => !link.Contains("://", StringComparison.Ordinal)))
        {
            string[] parts = link.Split('#');
            string path = parts[0].Length == 0 ? Path.Combine(Repository.Root, page) : Path.GetFullPath(Path.Combine(folder, parts[0]));
            Assert.True(File.Exists(path) || Directory.Exists(path), $"{page} links to {link}, which is not there.");
            if (parts.Length > 1 && Path.GetExtension(path) == ".md")
            {
                bool isThere = Anchors(File.ReadAllText(path)).Contains(parts[1]);
                Assert.True(isThere, $"{page} links to {link}: there is no such heading.");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Commands_InCode_HaveTheirParameters(string page)
    {
        string text = Read(page);
        IEnumerable<string> inline = InlineCode().Matches(Fence().Replace(text, "")).Select(match => match.Groups[1].Value.Replace("\\|", "|", StringComparison.Ordinal));
        foreach (string code in Block().Matches(text).Select(match => match.Groups[1].Value).Concat(inline))
        {
            foreach ((string command, IReadOnlyList<string> parameters) in PerfCommands.Find(code))
            {
                IReadOnlySet<string>? known = PerfCommands.ParametersOf(command);
                Assert.True(known is not null, $"{page}: there is no command {command}.");
                Assert.All(parameters, name => Assert.True(known!.Contains(name) || s_known.Contains(name), $"{page}: {command} has no parameter -{name}."));
            }
        }
    }

    [Fact]
    public void Readme_LinksToEachGuide()
    {
        // A page of tables that another page brings its readers to.
        const string Within = "bottlenecks-classes.md";
        string all = Read("README.md");
        string[] missing = [.. Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md").Select(path => Path.GetFileName(path)).Where(name => name != Within && !all.Contains($"(docs/{name})", StringComparison.Ordinal))];
        Assert.Empty(missing);
    }

    [Theory]
    [InlineData("## What is *never* changed?", "what-is-never-changed")]
    [InlineData("### 1 · Profile", "1--profile")]
    [InlineData("# A [link](x.md) and `code`", "a-link-and-code")]
    public void Anchors_OfHeadings_AreThoseOfTheSite(string heading, string anchor) => Assert.Equal([anchor], Anchors(heading));

    private static IReadOnlyList<string> Anchors(string text) =>
        [.. Heading().Matches(Fence().Replace(text.ReplaceLineEndings("\n"), "")).Select(match => NotOfAnchors().Replace(LinkText().Replace(match.Groups[1].Value, "$1").ToLowerInvariant(), "").Replace(' ', '-'))];

    private static string Read(string page) => File.ReadAllText(Path.Combine(Repository.Root, page)).ReplaceLineEndings("\n");

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\[([^\]]+)\]\([^)]+\)")]
    private static partial Regex LinkText();

    [GeneratedRegex(@"^#+ (.+?)\s*$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotOfAnchors();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("^```powershell\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("(?<!`)`([^`\n]+)`(?!`)")]
    private static partial Regex InlineCode();
}
