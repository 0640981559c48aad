namespace Perf.Compatibility.Artillery.Reading;

/// <summary>Reads <c>config.phases</c>.</summary>
internal static class PhaseReader
{
    private static readonly string[] s_keys = ["duration", "pause", "arrivalRate", "arrivalCount", "rampTo", "maxVusers", "name", "mode"];

    /// <summary>Reads the phases.</summary>
    /// <param name="values">Reads values.</param>
    /// <param name="config">The configuration.</param>
    /// <returns>The phases, in order; one of a single arrival where the file has none.</returns>
    public static IReadOnlyList<ArtilleryPhase> Read(NodeValues values, MapNode config)
    {
        ListNode? list = values.List(config["phases"], "config.phases");
        if (list is null || list.Items.Count == 0)
        {
            return [new ArtilleryPhase { Place = list?.Place ?? config.Place, Duration = TimeSpan.FromSeconds(1), ArrivalCount = 1 }];
        }

        string mode = Mode(values, config["mode"], "config.mode") ?? "uniform";
        return [.. list.Items.Select(item => values.Map(item, "a phase")).OfType<MapNode>().Select(phase => Read(values, phase, mode)).OfType<ArtilleryPhase>()];
    }

    private static ArtilleryPhase? Read(NodeValues values, MapNode map, string mode)
    {
        values.CheckKeys(map, "a phase", s_keys);
        TimeSpan? pause = values.Duration(map["pause"], "pause");
        TimeSpan? duration = values.Duration(map["duration"], "duration");
        double? rate = values.Number(map["arrivalRate"], "arrivalRate");
        double? rampTo = values.Number(map["rampTo"], "rampTo");
        int? count = values.Whole(map["arrivalCount"], "arrivalCount", min: 1);
        var phase = new ArtilleryPhase
        {
            Place = map.Place,
            Name = values.Text(map["name"], "a phase's name"),
            MaxVusers = values.Whole(map["maxVusers"], "maxVusers", min: 1),
            IsPoisson = (Mode(values, map["mode"], "mode") ?? mode) == "poisson",
        };
        if (map.Find("pause") is { } said)
        {
            if (map["pause"] is null)
            {
                values.Problems.Add(said.KeyPlace, "'pause' has no value; it is a number of seconds, or a time such as 30s or 2m");
            }

            return phase with { IsPause = true, Duration = pause ?? TimeSpan.Zero };
        }

        if (duration is null || duration == TimeSpan.Zero)
        {
            // A ramp without a duration takes a second; all others need one.
            duration = rampTo is not null ? TimeSpan.FromSeconds(1) : duration;
        }

        if (duration is null || duration == TimeSpan.Zero)
        {
            values.Problems.Add(map.Place, "a phase needs a duration of more than 0, such as `duration: 60` (seconds) or `duration: 2m`; or `pause:`");
            return null;
        }

        phase = phase with { Duration = duration.Value };
        if (count is not null)
        {
            return phase with { ArrivalCount = count };
        }

        if (rate is null)
        {
            // A value that is none was told when it was read; a key without one was not.
            if (map["arrivalRate"] is null && map["arrivalCount"] is null)
            {
                values.Problems.Add(map.Place, rampTo is null ? "a phase needs arrivalRate, arrivalCount or pause" : "a ramp needs arrivalRate, the rate that it begins with; without it Artillery's rate is no number");
            }

            return null;
        }

        return rate == 0 && rampTo is null ? phase with { IsPause = true } : phase with { ArrivalRate = rate.Value, RampTo = rampTo == rate ? null : rampTo };
    }

    private static string? Mode(NodeValues values, Node? node, string what)
    {
        string? mode = values.Setting(node, what);
        if (mode is null or "uniform" or "poisson")
        {
            return mode;
        }

        values.Problems.AddUnknown(node!.Place, $"{what} cannot be '{mode}'", mode, ["uniform", "poisson"]);
        return null;
    }
}
