namespace Perf.Engine.Scenarios.Types;

/// <summary>The one catalogue of types of test.</summary>
public static class ScenarioTypes
{
    private const string Failed = "http_req_failed";
    private const string ResponseTime = "http_req_response_time";

    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    /// <summary>All types, from the smallest load to the largest.</summary>
    public static IReadOnlyList<ScenarioType> All { get; } = [Smoke(), Baseline(), Stress(), Spike(), Soak(), Breakpoint(), DatabaseIntensive(), Authentication(), Comprehensive()];

    /// <summary>The type of a name; upper and lower case alike, with or without its dashes: <c>DatabaseIntensive</c>.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The type.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.ArgumentInvalid"/>: there is none.</exception>
    public static ScenarioType Find(string name)
    {
        string[] names = [.. All.Select(type => type.Name)];
        return All.FirstOrDefault(type => Bare(type.Name).Equals(Bare(name), StringComparison.OrdinalIgnoreCase)) ?? throw new PerfException(
            ErrorIds.ArgumentInvalid,
            $"There is no type of test '{name}'{(NearestWord.Find(name.ToLowerInvariant(), names) is { } nearest ? $"; did you mean '{nearest}'?" : ".")} Types: {string.Join(", ", names)}.",
            name);
    }

    private static string Bare(string name) => name.Replace("-", "", StringComparison.Ordinal);

    private static ScenarioType Smoke() => new()
    {
        Name = "smoke",
        Question = "Does it work at all?",
        Load = "One virtual user for half a minute. Ends at the first sign of failure.",
        Profiles = _ => [new ConstantVus { Name = "smoke", Vus = 1, Duration = 30 * s_second }],
        Limits = [(Failed, "rate < 1%", true, 5 * s_second), ("checks", "rate > 99%", false, default), (ResponseTime, "p(95) < 1s", false, default)],
    };

    private static ScenarioType Baseline() => new()
    {
        Name = "baseline",
        Question = "How fast is it under its usual load? What later runs are compared with.",
        Load = "The usual rate, at random moments as users come, for ten minutes after a minute of ramping up.",
        Profiles = rate => [Ramp("baseline", 0, (1, rate), (10, rate), (0.5, 0))],
        Limits = [(Failed, "rate < 0.1%", false, default), (Failed, "rate < 5%", true, s_minute), (ResponseTime, "p(95) < 500ms", false, default), (ResponseTime, "p(99) < 1s", false, default)],
    };

    private static ScenarioType Stress() => new()
    {
        Name = "stress",
        Question = "What happens beyond the usual load, and does it recover?",
        Load = "The usual rate, then two, three and four times as much, three minutes each, then the usual rate again. Ends when one request in ten fails.",
        Profiles = rate => [Ramp("stress", 0, (1, rate), (3, rate), (1, 2 * rate), (3, 2 * rate), (1, 3 * rate), (3, 3 * rate), (1, 4 * rate), (3, 4 * rate), (1, rate), (3, rate), (0.5, 0))],
        Limits = [(Failed, "rate < 1%", false, default), (Failed, "rate < 10%", true, s_minute), (ResponseTime, "p(95) < 2s", false, default)],
    };

    private static ScenarioType Spike() => new()
    {
        Name = "spike",
        Question = "Does it survive a sudden rush, and how long does it take to recover?",
        Load = "The usual rate, then ten times as much at once for a minute, then the usual rate again. Ends when half of the requests fail.",
        Profiles = rate =>
        [
            new ShapedArrivalRate
            {
                Name = "spike",
                Arrival = ArrivalPattern.Poisson,
                Shape = new SpikeShape { Base = rate, Peak = 10 * rate, At = 2 * s_minute, Width = s_minute, Duration = 6 * s_minute },
            },
        ],
        Limits = [(Failed, "rate < 5%", false, default), (Failed, "rate < 50%", true, 2 * s_minute), (ResponseTime, "p(95) < 3s", false, default)],
    };

    private static ScenarioType Soak() => new()
    {
        Name = "soak",
        Question = "Does it stay fast over hours? Finds leaks, growing tables and full disks.",
        Load = "The usual rate for four hours. Ends when one request in fifty fails.",
        Profiles = rate => [Ramp("soak", 0, (5, rate), (240, rate), (5, 0))],
        Limits = [(Failed, "rate < 0.1%", false, default), (Failed, "rate < 2%", true, 5 * s_minute), (ResponseTime, "p(95) < 500ms", false, default), (ResponseTime, "p(99) < 1s", false, default)],
    };

    private static ScenarioType Breakpoint() => new()
    {
        Name = "breakpoint",
        Question = "At which load does it break? Find-PerfCapacity answers the same with an interval of confidence.",
        Load = "From the usual rate to twenty times as much in half an hour. Ends when responses are slow or fail, and that moment is the answer.",
        Profiles = rate => [Ramp("breakpoint", rate, (30, 20 * rate))],
        Limits = [(Failed, "rate < 5%", true, s_minute), (ResponseTime, "p(95) < 2s", true, s_minute)],
    };

    private static ScenarioType DatabaseIntensive() => new()
    {
        Name = "database-intensive",
        Question = "Does the database keep up with reads, searches, writes and reports?",
        Load = "The usual rate for ten minutes, then twice as much for five. Ends when one request or statement in twenty fails.",
        Template = "database",
        Profiles = rate => [Ramp("database", 0, (1, rate), (10, rate), (1, 2 * rate), (5, 2 * rate), (0.5, 0))],
        Limits =
        [
            (Failed, "rate < 1%", false, default), (Failed, "rate < 5%", true, s_minute), (ResponseTime, "p(95) < 1s", false, default),
            ("sql_req_failed", "rate < 1%", false, default), ("sql_req_failed", "rate < 5%", true, s_minute), ("sql_req_response_time", "p(95) < 200ms", false, default),
        ],
    };

    private static ScenarioType Authentication() => new()
    {
        Name = "authentication",
        Question = "Can as many people sign in as come in the morning, and are wrong passwords still refused?",
        Load = "Sign-ins at the usual rate, a rush of five times as many for two minutes, then the usual rate. Ends when one request in ten fails.",
        Template = "authentication",
        Profiles = rate => [Ramp("sign-in", 0, (1, rate), (4, rate), (0, 5 * rate), (2, 5 * rate), (0, rate), (3, rate), (0.5, 0))],
        Limits = [(Failed, "rate < 1%", false, default), (Failed, "rate < 10%", true, s_minute), ("checks", "rate > 99%", false, default), (ResponseTime, "p(95) < 1s", false, default)],
    };

    private static ScenarioType Comprehensive() => new()
    {
        Name = "comprehensive",
        Question = "Does all of it hold together: usual traffic, a busy hour and a rush, with several kinds of users at the same time?",
        Load = "Warm-up, the usual rate for ten minutes, twice as much for five, a rush of four times as much for a minute, and the usual rate again. Ends when one request in ten fails.",
        Template = "comprehensive",
        Profiles = rate =>
        [
            Ramp("usual", 0, (2, rate), (10, rate)),
            Ramp("busy", rate, (1, 2 * rate), (5, 2 * rate)) with { StartTime = 12 * s_minute },
            Ramp("rush", 4 * rate, (1, 4 * rate)) with { StartTime = 18 * s_minute },
            Ramp("after", rate, (3, rate), (0.5, 0)) with { StartTime = 19 * s_minute },
        ],
        Limits = [(Failed, "rate < 1%", false, default), (Failed, "rate < 10%", true, 2 * s_minute), ("checks", "rate > 99%", false, default), (ResponseTime, "p(95) < 1s", false, default), (ResponseTime, "p(99) < 3s", false, default)],
    };

    // Random arrivals: users do not come evenly spaced, and even ones hide the queues that clusters make.
    private static RampingArrivalRate Ramp(string name, double start, params (double Minutes, double Rate)[] stages) => new()
    {
        Name = name,
        Arrival = ArrivalPattern.Poisson,
        StartRate = start,
        Stages = [.. stages.Select(stage => new Stage(TimeSpan.FromMinutes(stage.Minutes), stage.Rate))],
    };
}
