using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Reads the options of one executor. Options and defaults are k6's, except that arrival executors size themselves when nothing is said.</summary>
internal sealed class ExecutorReader(ValueReader values, Section section)
{
    private const int MostVus = 1_000_000;
    private const long MostIterations = 1_000_000_000_000;
    private const double HighestRate = 100_000_000;

    private static readonly Dictionary<string, ArrivalPattern> s_arrivals = new(StringComparer.Ordinal)
    {
        ["uniform"] = ArrivalPattern.Uniform,
        ["poisson"] = ArrivalPattern.Poisson,
    };

    public LoadProfile? Read(string executor) => executor switch
    {
        "shared-iterations" => SharedIterations(),
        "per-vu-iterations" => new PerVuIterations
        {
            Vus = Vus(),
            Iterations = Iterations(),
            MaxDuration = section.Duration("maxDuration", allowZero: false) ?? new PerVuIterations().MaxDuration,
        },
        "constant-vus" => new ConstantVus { Vus = Vus(), Duration = RequiredDuration() },
        "ramping-vus" => RampingVus(),
        "constant-arrival-rate" => ConstantArrivalRate(),
        "ramping-arrival-rate" => RampingArrivalRate(),
        "shaped-arrival-rate" => ShapedArrivalRate(),
        _ => null,
    };

    private SharedIterations SharedIterations()
    {
        int vus = Vus();
        long iterations = Iterations();
        if (iterations < vus)
        {
            values.Problems.Add(section["iterations"] ?? section["vus"]!, $"'iterations' ({iterations}) is less than 'vus' ({vus}); every virtual user needs at least one");
        }

        return new SharedIterations
        {
            Vus = vus,
            Iterations = iterations,
            MaxDuration = section.Duration("maxDuration", allowZero: false) ?? new SharedIterations().MaxDuration,
        };
    }

    private RampingVus RampingVus()
    {
        int start = (int?)section.Integer("startVUs", 0, MostVus) ?? new RampingVus().StartVus;
        return new RampingVus
        {
            StartVus = start,
            Stages = Stages(start, node => values.Integer(node, "target", 0, MostVus)),
            GracefulRampDown = section.Duration("gracefulRampDown", allowZero: true) ?? new RampingVus().GracefulRampDown,
        };
    }

    private ConstantArrivalRate ConstantArrivalRate()
    {
        (double? rate, TimeSpan? unit) = section.Required("rate") is { } node ? Rate(node, "rate", allowZero: false) : (null, null);
        (int? preAllocated, int? most) = AllocatedVus();
        return new ConstantArrivalRate
        {
            Rate = rate ?? 1,
            TimeUnit = TimeUnit(unit),
            Arrival = Arrival(),
            Duration = RequiredDuration(),
            PreAllocatedVus = preAllocated,
            MaxVus = most,
            SkipAbove = SkipAbove(),
        };
    }

    private RampingArrivalRate RampingArrivalRate()
    {
        (double? start, TimeSpan? unit) = section["startRate"] is { } node ? Rate(node, "startRate", allowZero: true) : (0, null);
        (int? preAllocated, int? most) = AllocatedVus();
        return new RampingArrivalRate
        {
            StartRate = start ?? 0,
            TimeUnit = TimeUnit(unit),
            Arrival = Arrival(),
            Stages = Stages(start ?? 1, target => values.Number(target, "target", allowZero: true, HighestRate)),
            PreAllocatedVus = preAllocated,
            MaxVus = most,
            SkipAbove = SkipAbove(),
        };
    }

    private ShapedArrivalRate? ShapedArrivalRate()
    {
        (double? level, TimeSpan? unit) = section["base"] is { } node ? Rate(node, "base", allowZero: true) : (null, null);
        RateShape? shape = new ShapeReader(values, section, HighestRate).Read(level);
        (int? preAllocated, int? most) = AllocatedVus();
        TimeSpan timeUnit = TimeUnit(unit);
        ArrivalPattern arrival = Arrival();
        return shape is null ? null : new ShapedArrivalRate { Shape = shape, TimeUnit = timeUnit, Arrival = arrival, PreAllocatedVus = preAllocated, MaxVus = most, SkipAbove = SkipAbove() };
    }

    private ArrivalPattern Arrival() => section["arrival"] is { } node ? values.Word(node, "arrival", s_arrivals) ?? ArrivalPattern.Uniform : ArrivalPattern.Uniform;

    // A number, which counts per timeUnit, or a number with its own unit: 200/s, 30/m.
    private (double? Rate, TimeSpan? Unit) Rate(YamlNode node, string name, bool allowZero)
    {
        if (node is not YamlScalar scalar || scalar.Text.IndexOf('/', StringComparison.Ordinal) is not (var slash and > 0))
        {
            return (values.Number(node, name, allowZero, HighestRate), null);
        }

        TimeSpan? unit = scalar.Text[(slash + 1)..].Trim() switch
        {
            "s" => TimeSpan.FromSeconds(1),
            "m" => TimeSpan.FromMinutes(1),
            "h" => TimeSpan.FromHours(1),
            _ => null,
        };
        if (unit is null)
        {
            values.Problems.Add(node, $"'{name}' has no such unit: {ValueReader.Shown(node)}", "a number, or a number with /s, /m or /h");
            return (null, null);
        }

        if (section.Has("timeUnit"))
        {
            values.Problems.Add(section["timeUnit"]!, $"'timeUnit' contradicts the unit of '{name}' ({ValueReader.Shown(node)}); keep one of the two");
        }

        var number = new YamlScalar(scalar.Text[..slash].Trim(), isPlain: true, node.Line, node.Column, 0, 0);
        return (values.Number(number, name, allowZero, HighestRate), unit);
    }

    private TimeSpan TimeUnit(TimeSpan? ofRate) => section.Duration("timeUnit", allowZero: false) ?? ofRate ?? TimeSpan.FromSeconds(1);

    private List<Stage> Stages(double start, Func<YamlNode, double?> readTarget)
    {
        if (section.Required("stages") is not { } node || values.Sequence(node, "stages") is not { } sequence)
        {
            return [];
        }

        if (sequence.Items.Count == 0)
        {
            values.Problems.Add(sequence, "'stages' is empty; it needs at least one stage: { duration: 1m, target: 10 }");
            return [];
        }

        var stages = new List<Stage>();
        foreach (YamlNode item in sequence.Items)
        {
            if (values.Mapping(item, "a stage") is not { } mapping)
            {
                continue;
            }

            var stage = new Section(values, mapping, "a stage", ScenarioKeys.Stage);
            TimeSpan? duration = stage.Required("duration") is null ? null : stage.Duration("duration", allowZero: true);
            double? target = stage.Required("target") is { } level ? readTarget(level) : null;
            if (duration is not null && target is not null)
            {
                stages.Add(new Stage(duration.Value, target.Value));
            }
        }

        CheckStages(sequence, start, stages);
        return stages;
    }

    private void CheckStages(YamlSequence sequence, double start, List<Stage> stages)
    {
        if (stages.Count < sequence.Items.Count)
        {
            return;
        }

        if (stages.All(stage => stage.Duration == TimeSpan.Zero))
        {
            values.Problems.Add(sequence, "all stages together take no time; at least one needs a duration of more than 0");
        }

        if (start == 0 && stages.All(stage => stage.Target == 0))
        {
            values.Problems.Add(sequence, "no stage makes any load; at least one target must be more than 0");
        }
    }

    private (int? PreAllocated, int? Most) AllocatedVus()
    {
        int? preAllocated = (int?)section.Integer("preAllocatedVUs", 1, MostVus);
        int? most = (int?)section.Integer("maxVUs", 1, MostVus);
        if (preAllocated > most)
        {
            values.Problems.Add(section["maxVUs"]!, $"'maxVUs' ({most}) is less than 'preAllocatedVUs' ({preAllocated})");
        }

        return (preAllocated, most);
    }

    private int? SkipAbove() => (int?)section.Integer("skipAbove", 1, MostVus);

    private int Vus() => (int?)section.Integer("vus", 1, MostVus) ?? 1;

    private long Iterations() => section.Integer("iterations", 1, MostIterations) ?? 1;

    private TimeSpan RequiredDuration() =>
        section.Required("duration") is { } node ? values.Duration(node, "duration", allowZero: false) ?? TimeSpan.Zero : TimeSpan.Zero;
}
