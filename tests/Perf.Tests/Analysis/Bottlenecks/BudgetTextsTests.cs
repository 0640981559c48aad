using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Perf.Analysis;
using Perf.Tests.Architecture;

namespace Perf.Tests.Analysis.Bottlenecks;

/// <summary>What is written about the time budget and its command, against the budget's parts and against each other.</summary>
public sealed partial class BudgetTextsTests
{
    [Fact]
    public void Schema_NamesEveryPart()
    {
        JsonNode schema = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "config", "schemas", "diagnosis.schema.json")))!;
        string text = schema["definitions"]!["part"]!["properties"]!["tier"]!["description"]!.GetValue<string>();
        Assert.Equal(TimeBudgetBuilder.Tiers.Order(StringComparer.Ordinal), text.TrimEnd('.').Split([", ", " or "], StringSplitOptions.None).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Page_AndHelp_SayTheSameOfTheCommand()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "en-US", "Get-PerfBottleneck.md")).ReplaceLineEndings("\n");
        string[] paragraphs = Description().Match(page).Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEmpty(paragraphs);
        List<string> help = [.. XDocument.Load(Path.Combine(Repository.Root, "module", "en-US", "Perf.Cmdlets.dll-Help.xml")).Descendants().Where(one => one.Name.LocalName == "para").Select(one => one.Value.Trim())];
        Assert.All(paragraphs, paragraph => Assert.Contains(paragraph, help));
    }

    [GeneratedRegex(@"\n## DESCRIPTION\n(.*?)\n## ", RegexOptions.Singleline)]
    private static partial Regex Description();
}
