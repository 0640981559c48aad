using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Perf.Tests.Grafana;

/// <summary>Asks real servers what a board asks, as Grafana does: variables by their own queries first, then panels with everything put in.</summary>
/// <param name="prometheus">Prometheus' address.</param>
/// <param name="influx">InfluxDB's address.</param>
/// <param name="from">Where the time shown begins.</param>
/// <param name="to">Where it ends.</param>
/// <param name="scrape">How often Prometheus scrapes: the data source's interval.</param>
internal sealed partial class BoardReader(Uri prometheus, Uri influx, DateTimeOffset from, DateTimeOffset to, TimeSpan scrape) : IDisposable
{
    // Points in the width of a panel.
    private const int Points = 800;

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>The variables of a board with what there is to choose.</summary>
    /// <param name="board">The board.</param>
    /// <param name="all">Whether All is chosen where it can be; otherwise every value by itself, so that each is escaped.</param>
    public async Task<IReadOnlyList<ChosenVariable>> ChooseAsync(Board board, bool all)
    {
        var chosen = new List<ChosenVariable>();
        foreach (BoardVariable variable in board.Variables)
        {
            IReadOnlyList<string> values = variable.Current;
            if (variable.Type == "query")
            {
                IReadOnlyList<string> options = await OptionsAsync(variable, chosen);
                Assert.True(options.Count > 0, $"{board.Title}: there is nothing to choose for {variable.Name}.");
                if (!variable.IsAll)
                {
                    // What a board opens with must be there to be chosen.
                    Assert.All(values, value => Assert.Contains(value, options));
                }

                values = variable.IsAll ? options : values;
            }

            chosen.Add(new ChosenVariable(variable, values, all && variable.IsAll));
        }

        return chosen;
    }

    /// <summary>Asks a panel's question.</summary>
    /// <returns>How many values came, and the question as it was asked.</returns>
    /// <exception cref="InvalidOperationException">The server refused it.</exception>
    public async Task<(int Values, string Asked)> AskAsync(BoardQuery query, IReadOnlyList<ChosenVariable> variables)
    {
        if (query.IsPrometheus)
        {
            string asked = Interpolation.Prometheus(query.Text, BuiltIn(scrape), variables);
            JsonNode answer = query.IsInstant
                ? await PrometheusAsync("query", ("query", asked), ("time", Seconds(to)))
                : await PrometheusAsync("query_range", ("query", asked), ("start", Seconds(from)), ("end", Seconds(to)), ("step", Interval(scrape).TotalSeconds.ToString(CultureInfo.InvariantCulture)));
            return (answer["data"]!["result"]!.AsArray().Sum(series => Samples(series!).Count(sample => sample![1]!.GetValue<string>() != "NaN")), asked);
        }

        string question = Interpolation.Influx(query.Text, BuiltIn(TimeSpan.FromSeconds(1)), variables);
        JsonNode[] series = await InfluxAsync(DatabaseOf(query.Source, variables), question);
        return (series.Sum(one => one["values"]!.AsArray().Count(row => row!.AsArray().Skip(1).Any(value => value is not null))), question);
    }

    public void Dispose() => _http.Dispose();

    /// <summary>What can be chosen of a variable.</summary>
    private async Task<IReadOnlyList<string>> OptionsAsync(BoardVariable variable, IReadOnlyList<ChosenVariable> before)
    {
        IEnumerable<string> options = LabelValues().Match(variable.Query) is { Success: true } label
            ? (await PrometheusAsync($"label/{label.Groups[2].Value}/values", ("match[]", Interpolation.Prometheus(label.Groups[1].Value, BuiltIn(scrape), before)), ("start", Seconds(from)), ("end", Seconds(to))))
                ["data"]!.AsArray().Select(value => value!.GetValue<string>())
            : (await InfluxAsync(DatabaseOf(variable.Source, before), Interpolation.Influx(variable.Query, BuiltIn(TimeSpan.FromSeconds(1)), before)))
                .SelectMany(series => series["values"]!.AsArray().Select(row => row![1]!.GetValue<string>()));
        return [.. options.Where(option => option.Length > 0 && (variable.Regex.Length == 0 || Regex.IsMatch(option, variable.Regex.Trim('/')))).Distinct()];
    }

    private static string DatabaseOf(string source, IReadOnlyList<ChosenVariable> variables) =>
        GrafanaFiles.DataSources.Single(one => one.Uid == variables.Single(chosen => $"${{{chosen.Variable.Name}}}" == source).Values.Single()).Database!;

    private TimeSpan Interval(TimeSpan least) => TimeSpan.FromSeconds(Math.Max(Math.Ceiling((to - from).TotalSeconds / Points), least.TotalSeconds));

    private Dictionary<string, string> BuiltIn(TimeSpan least)
    {
        TimeSpan interval = Interval(least);
        TimeSpan rate = TimeSpan.FromSeconds(Math.Max((interval + scrape).TotalSeconds, (scrape * 4).TotalSeconds));
        return new Dictionary<string, string>
        {
            ["__interval"] = Text(interval),
            ["__rate_interval"] = Text(rate),
            ["__range"] = Text(to - from),
            ["timeFilter"] = string.Create(CultureInfo.InvariantCulture, $"time >= {from.ToUnixTimeMilliseconds()}ms and time <= {to.ToUnixTimeMilliseconds()}ms"),
        };

        static string Text(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(time.TotalSeconds)}s");
    }

    private static IEnumerable<JsonNode?> Samples(JsonNode series) => series["values"]?.AsArray() ?? Enumerable.Repeat(series["value"], 1);

    private static string Seconds(DateTimeOffset time) => (time.ToUnixTimeMilliseconds() / 1000.0).ToString(CultureInfo.InvariantCulture);

    private async Task<JsonNode> PrometheusAsync(string what, params (string Name, string Value)[] parameters)
    {
        string query = string.Join('&', parameters.Select(one => $"{Uri.EscapeDataString(one.Name)}={Uri.EscapeDataString(one.Value)}"));
        JsonNode answer = JsonNode.Parse(await (await _http.GetAsync(new Uri(prometheus, $"/api/v1/{what}?{query}"))).Content.ReadAsStringAsync())!;
        return answer["status"]!.GetValue<string>() == "success" ? answer : throw new InvalidOperationException($"Prometheus: {answer["error"]} ({parameters[0].Value})");
    }

    private async Task<JsonNode[]> InfluxAsync(string database, string question)
    {
        using var content = new FormUrlEncodedContent([new("q", question)]);
        JsonNode answer = JsonNode.Parse(await (await _http.PostAsync(new Uri(influx, $"/query?db={Uri.EscapeDataString(database)}&epoch=ms"), content)).Content.ReadAsStringAsync())!;
        JsonNode? fault = answer["error"] ?? answer["results"]?[0]?["error"];
        return fault is null ? [.. (answer["results"]![0]!["series"]?.AsArray() ?? []).Select(series => series!)] : throw new InvalidOperationException($"InfluxDB: {fault} ({question})");
    }

    [GeneratedRegex(@"^label_values\((.+), *(\w+)\)$")]
    private static partial Regex LabelValues();
}
