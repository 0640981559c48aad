using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Perf.Tests.Grafana;

public partial class BoardFileTests
{
    private static readonly string[] s_sources = ["prometheus ${prometheus}", "influxdb ${influxdb}"];

    // What users of the boards know.
    private static readonly Dictionary<string, string> s_titles = new()
    {
        ["k6-performance.json"] = "k6 Performance Dashboard",
        ["artillery-load-testing.json"] = "Artillery Load Testing",
        ["system-performance-overview.json"] = "System Performance Overview",
        ["security-platform-metrics.json"] = "Security Platform Metrics",
    };

    private static readonly string[] s_kinds = ["row", "timeseries", "stat", "heatmap", "table"];
    private static readonly string[] s_grafanas = ["__all", "__interval", "__rate_interval", "__range", "timeFilter"];

    public static TheoryData<string> Files => [.. GrafanaFiles.Boards.Select(board => board.File)];

    [Fact]
    public void Boards_AreThoseThatUsersKnow() => Assert.Equal(s_titles.OrderBy(one => one.Key), GrafanaFiles.Boards.ToDictionary(board => board.File, board => board.Title).OrderBy(one => one.Key));

    [Fact]
    public void Boards_HaveIdsOfTheirOwn() => Assert.Equal(GrafanaFiles.Boards.Count, GrafanaFiles.Boards.Select(board => board.Uid).Distinct().Count());

    [Theory]
    [MemberData(nameof(Files))]
    public void Board_HasWhatGrafanaNeeds(string file)
    {
        Board board = Of(file);
        Assert.Matches("^perf-[a-z0-9]+$", board.Uid);
        Assert.Null(board.Json["id"]);
        Assert.InRange(board.Json["schemaVersion"]!.GetValue<int>(), 36, 39);
        Assert.Contains("perf", board.Json["tags"]!.AsArray().Select(tag => tag!.GetValue<string>()));
        Assert.Equal("5s", Board.Text(board.Json, "refresh"));
        Assert.NotEmpty(Board.Text(board.Json, "description"));
        Assert.StartsWith("now-", Board.Text(board.Json["time"]!.AsObject(), "from"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Panels_HaveIdTitleUnitAndDescription(string file)
    {
        Board board = Of(file);
        Assert.Equal(board.Panels.Count, board.Panels.Select(panel => panel["id"]!.GetValue<int>()).Distinct().Count());
        foreach (JsonObject panel in board.Panels)
        {
            string title = Board.Text(panel, "title");
            Assert.NotEmpty(title);
            Assert.Contains(Board.Text(panel, "type"), s_kinds);
            if (Board.Text(panel, "type") != "row")
            {
                Assert.True(Board.Text(panel, "description").Length > 20, $"{file}: '{title}' does not say what it shows.");
                Assert.True(Board.Text(panel["fieldConfig"]!["defaults"]!.AsObject(), "unit").Length > 0, $"{file}: '{title}' has no unit.");
                Assert.True(panel["targets"]!.AsArray().Count > 0, $"{file}: '{title}' asks nothing.");
                Assert.True(Board.Text(panel, "type") != "stat" || panel["fieldConfig"]!["defaults"]!["thresholds"] is not null, $"{file}: '{title}' has no thresholds.");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Targets_HaveLettersOfTheirOwnAndOneLanguage(string file)
    {
        foreach (JsonObject panel in Of(file).Panels.Where(panel => panel.ContainsKey("targets")))
        {
            string[] letters = [.. panel["targets"]!.AsArray().Select(target => Board.Text(target!.AsObject(), "refId"))];
            Assert.Equal(letters.Distinct(), letters);
            bool isPrometheus = Board.Text(panel["datasource"]!.AsObject(), "type") == "prometheus";
            Assert.All(panel["targets"]!.AsArray(), target => Assert.True(
                isPrometheus ? target!.AsObject().ContainsKey("expr") : Board.Text(target!.AsObject(), "query").Contains("$timeFilter", StringComparison.Ordinal) && target["rawQuery"]!.GetValue<bool>(),
                $"{file}: '{Board.Text(panel, "title")}' does not ask {(isPrometheus ? "PromQL" : "InfluxQL within the time shown")}."));
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Grid_HasNoOverlapAndNoHole(string file)
    {
        var taken = new Dictionary<(int X, int Y), string>();
        foreach (JsonObject panel in Of(file).Panels)
        {
            (int x, int y, int w, int h) = (Cell(panel, "x"), Cell(panel, "y"), Cell(panel, "w"), Cell(panel, "h"));
            Assert.True(x >= 0 && w > 0 && h > 0 && x + w <= 24, $"{file}: '{Board.Text(panel, "title")}' is wider than the board.");
            for (int column = x; column < x + w; column++)
            {
                for (int line = y; line < y + h; line++)
                {
                    Assert.True(taken.TryAdd((column, line), Board.Text(panel, "title")), $"{file}: '{Board.Text(panel, "title")}' lies on '{taken.GetValueOrDefault((column, line))}'.");
                }
            }
        }

        int bottom = taken.Keys.Max(cell => cell.Y) + 1;
        int[] empty = [.. Enumerable.Range(0, bottom).Where(line => !Enumerable.Range(0, 24).Any(column => taken.ContainsKey((column, line))))];
        Assert.Empty(empty);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Variables_AreAllKnownAndAllUsed(string file)
    {
        Board board = Of(file);
        string[] known = [.. board.Variables.Select(variable => variable.Name)];
        Assert.Equal(known.Distinct(), known);
        string[] used = [.. Strings(board.Json).SelectMany(Interpolation.Names).Where(name => !name.StartsWith("tag_", StringComparison.Ordinal)).Distinct()];
        Assert.Empty(used.Except(known).Except(s_grafanas));
        Assert.Empty(known.Except(used));
        Assert.Contains("scenario", known);
        Assert.Contains("environment", known);
        Assert.Contains("step", known);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Variables_OnlyAskForWhatStandsBeforeThem(string file)
    {
        var before = new HashSet<string>();
        foreach (BoardVariable variable in Of(file).Variables)
        {
            Assert.All(Interpolation.Names($"{variable.Source} {(variable.Type == "query" ? variable.Query : "")}"), name => Assert.Contains(name, before));
            Assert.True(variable.Type is not "query" || variable.Json["refresh"]!.GetValue<int>() == 2, $"{file}: {variable.Name} is not asked again when the time changes.");
            before.Add(variable.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void DataSources_AreVariablesWithAProvisionedFirstChoice(string file)
    {
        Board board = Of(file);
        foreach (BoardVariable variable in board.Variables.Where(variable => variable.Type == "datasource"))
        {
            DataSource source = Assert.Single(GrafanaFiles.DataSources, source => source.Uid == Assert.Single(variable.Current));
            Assert.Equal(variable.Query, source.Type);
        }

        string[] sources = [.. Objects(board.Json).Where(node => node["datasource"] is JsonObject).Select(node => $"{node["datasource"]!["type"]} {node["datasource"]!["uid"]}").Distinct()];
        Assert.Empty(sources.Except(s_sources));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Board_IsSmallAndKeptByHand(string file)
    {
        string text = File.ReadAllText(Path.Combine(GrafanaFiles.Grafana, "dashboards", file));
        Assert.InRange(text.Length, 1, 60_000);
        Assert.DoesNotMatch(LocalPath(), text);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Rates_AreOfOneSecondWhateverTheInterval(string file)
    {
        // A sum over $__interval grows with the time that is shown.
        foreach (JsonObject panel in Of(file).Panels.Where(panel => panel.ContainsKey("targets") && Board.Text(panel["fieldConfig"]!["defaults"]!.AsObject(), "unit") is "cps" or "reqps" or "Bps"))
        {
            Assert.All(panel["targets"]!.AsArray(), target => Assert.DoesNotMatch(@"^SELECT (sum|count)\(.*time\(\$__interval\)", Board.Text(target!.AsObject(), "query")));
        }
    }

    [Fact]
    public void LostConnections_AreCountedOnce() => Assert.All(
        GrafanaFiles.Boards.SelectMany(board => board.Queries).Where(query => query.Text.Contains("listen_drops", StringComparison.Ordinal)),
        query => Assert.DoesNotContain(" + ", query.Text, StringComparison.Ordinal));

    private static Board Of(string file) => GrafanaFiles.Boards.Single(board => board.File == file);

    private static int Cell(JsonObject panel, string name) => panel["gridPos"]![name]!.GetValue<int>();

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject one => one.SelectMany(member => Objects(member.Value)).Prepend(one),
        JsonArray several => several.SelectMany(Objects),
        _ => [],
    };

    private static IEnumerable<string> Strings(JsonNode? node) => node switch
    {
        JsonObject one => one.SelectMany(member => Strings(member.Value)),
        JsonArray several => several.SelectMany(Strings),
        JsonValue value when value.TryGetValue(out string? text) => [text],
        _ => [],
    };

    // No address stands in a board: they are the data sources'.
    [GeneratedRegex(@"https?://|/home/|/root/")]
    private static partial Regex LocalPath();
}
