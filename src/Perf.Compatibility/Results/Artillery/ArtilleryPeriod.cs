using System.Globalization;
using System.Text.Json;
using Perf.Compatibility.Results.Summaries;

namespace Perf.Compatibility.Results.Artillery;

/// <summary>What Artillery says of the whole run, or of ten seconds of it, in the words of version 2; those of version 1 are translated.</summary>
internal sealed record ArtilleryPeriod
{
    /// <summary>Sums by name.</summary>
    public Dictionary<string, double> Counters { get; } = new(StringComparer.Ordinal);

    /// <summary>Rates per second by name.</summary>
    public Dictionary<string, double> Rates { get; } = new(StringComparer.Ordinal);

    /// <summary>Figures of distributions by name.</summary>
    public Dictionary<string, IReadOnlyDictionary<string, double>> Summaries { get; } = new(StringComparer.Ordinal);

    /// <summary>When it begins; null where that is not known.</summary>
    public DateTimeOffset? First { get; init; }

    /// <summary>When its last metric was measured; null where that is not known.</summary>
    public DateTimeOffset? Last { get; init; }

    /// <summary>The beginning of its ten seconds, by the clock; null for the whole run.</summary>
    public DateTimeOffset? Period { get; init; }

    /// <summary>A counter, 0 where nothing was counted.</summary>
    /// <param name="name">Its name.</param>
    public double Counter(string name) => Counters.GetValueOrDefault(name);

    /// <summary>Reads one of version 2.</summary>
    /// <param name="source">The file.</param>
    /// <param name="json">The object.</param>
    /// <param name="place">The keys that lead there.</param>
    public static ArtilleryPeriod Read(JsonSource source, JsonElement json, params string[] place)
    {
        var period = new ArtilleryPeriod
        {
            First = Moment(json.Member("firstMetricAt")) ?? Earlier(Moment(json.Member("firstCounterAt")), Moment(json.Member("firstHistogramAt"))),
            Last = Moment(json.Member("lastMetricAt")) ?? Later(Moment(json.Member("lastCounterAt")), Moment(json.Member("lastHistogramAt"))),
            Period = Moment(json.Member("period")),
        };
        Fill(source, period.Counters, json.Member("counters"), [.. place, "counters"]);
        Fill(source, period.Rates, json.Member("rates"), [.. place, "rates"]);
        string key = json.Has("summaries") ? "summaries" : "histograms";
        FillSummaries(source, period, json.Member(key), [.. place, key]);
        return period;
    }

    /// <summary>Reads one of version 1.</summary>
    /// <param name="source">The file.</param>
    /// <param name="json">The object.</param>
    /// <param name="place">The keys that lead there.</param>
    public static ArtilleryPeriod ReadLegacy(JsonSource source, JsonElement json, params string[] place)
    {
        // It stands at the end of what it is about.
        DateTimeOffset? end = Moment(json.Member("timestamp"));
        var period = new ArtilleryPeriod { Last = end, Period = end - TimeSpan.FromSeconds(10) };
        double sent = json.Member("rps").Member("count").Number() ?? 0;
        void Counter(string name, double? value)
        {
            if (value is { } known)
            {
                period.Counters[name] = known;
            }
        }

        Counter(ArtilleryNames.Created, json.Member("scenariosCreated").Number());
        Counter(ArtilleryNames.Completed, json.Member("scenariosCompleted").Number());
        Counter(ArtilleryNames.Skipped, json.Member("scenariosAvoided").Number());
        Counter(ArtilleryNames.Responses, json.Member("requestsCompleted").Number());
        Counter(ArtilleryNames.Requests, Math.Max(sent, json.Member("requestsCompleted").Number() ?? 0));
        if (json.Member("rps").Member("mean").Number() is { } rate)
        {
            period.Rates[ArtilleryNames.RequestRate] = rate;
        }

        foreach ((string key, string prefix) in new[] { ("codes", ArtilleryNames.Codes), ("errors", ArtilleryNames.Errors), ("scenarioCounts", "vusers.created_by_name."), ("counters", "") })
        {
            var counts = new Dictionary<string, double>(StringComparer.Ordinal);
            Fill(source, counts, json.Member(key), [.. place, key]);
            foreach ((string name, double count) in counts)
            {
                period.Counters[prefix + name] = count;
            }
        }

        AddSummary("http.response_time", "latency");
        AddSummary("vusers.session_length", "scenarioDuration");
        FillSummaries(source, period, json.Member("customStats"), [.. place, "customStats"]);
        return period;

        void AddSummary(string name, string key)
        {
            var figures = new Dictionary<string, double>(StringComparer.Ordinal);
            Fill(source, figures, json.Member(key), [.. place, key]);
            if (figures.Count > 0)
            {
                period.Summaries[name] = figures;
            }
        }
    }

    private static void FillSummaries(JsonSource source, ArtilleryPeriod period, JsonElement summaries, params string[] place)
    {
        foreach (JsonProperty one in summaries.Members())
        {
            var figures = new Dictionary<string, double>(StringComparer.Ordinal);
            Fill(source, figures, one.Value, [.. place, one.Name]);
            if (figures.Count > 0)
            {
                period.Summaries[one.Name] = figures;
            }
        }
    }

    // Null is what Artillery writes where there was nothing to take a mean of.
    private static void Fill(JsonSource source, Dictionary<string, double> into, JsonElement json, params string[] place)
    {
        if (json.ValueKind is not (JsonValueKind.Object or JsonValueKind.Undefined or JsonValueKind.Null))
        {
            throw source.Fault("is no object", "numbers by name", place);
        }

        foreach (JsonProperty one in json.Members().Where(one => one.Value.ValueKind != JsonValueKind.Null))
        {
            into[one.Name] = one.Value.Number() ?? throw source.Fault("is no number", "a number", [.. place, one.Name]);
        }
    }

    // Milliseconds of Unix time, as a number or, in the periods, as a text; version 1 has ISO 8601.
    private static DateTimeOffset? Moment(JsonElement json)
    {
        double? milliseconds = json.Number() ?? (double.TryParse(json.Text(), NumberStyles.None, CultureInfo.InvariantCulture, out double number) ? number : null);
        return milliseconds is >= 0 and < 253_402_300_800_000 ? DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds)
            : DateTimeOffset.TryParse(json.Text(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment) ? moment.ToUniversalTime()
            : null;
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other : one;

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one is null || other > one ? other : one;
}
