using Perf.Engine.Scenarios;
using Perf.Engine.Scenarios.Writing;
using Perf.Tests.Model;

namespace Perf.Tests.Engine.Scenarios.Writing;

public sealed class LoadProfileDraftTests
{
    [Fact]
    public void Of_AnyProfile_ReadsBackAsTheSame() => SeededProperty.ForAll(300, random =>
    {
        LoadProfile profile = Next(random) with
        {
            Name = "p",
            Flow = "f",
            StartTime = TimeSpan.FromSeconds(random.Next(3) * 10),
            GracefulStop = TimeSpan.FromSeconds(random.Next(1, 4) * 10),
        };
        var root = new DraftMapping().Add("name", "n").Add("target", "sample").Add("load", LoadProfileDraft.Of([profile])).Add("flows", new DraftMapping()
            .Add("f", new DraftMapping().Add("steps", new DraftSequence(new DraftMapping().Add("get", "/")))));
        LoadProfile read = ScenarioLoader.Parse(YamlWriter.Write(root), "").Load[0];
        Assert.Equal(Shown(profile), Shown(read));
    });

    [Fact]
    public void Of_Thresholds_ReadBackAsTheSame()
    {
        Threshold[] thresholds =
        [
            ThresholdParser.Parse("http_req_failed: rate < 1%", "scenario"),
            ThresholdParser.Parse("http_req_failed: rate < 10%", "scenario") with { AbortOnFail = true, DelayAbortEval = TimeSpan.FromMinutes(1) },
            ThresholdParser.Parse("http_req_response_time{step:GET /}: p(95) < 500ms", "scenario"),
        ];
        var root = new DraftMapping().Add("name", "n").Add("target", "sample").Add("load", LoadProfileDraft.Of([new ConstantVus { Name = "p", Duration = TimeSpan.FromSeconds(1), Flow = "f" }]))
            .Add("flows", new DraftMapping().Add("f", new DraftMapping().Add("steps", new DraftSequence(new DraftMapping().Add("get", "/")))))
            .Add("thresholds", LoadProfileDraft.Of(thresholds));
        IReadOnlyList<Threshold> read = ScenarioLoader.Parse(YamlWriter.Write(root), "").Thresholds;
        Assert.Equal(thresholds.Select(one => (one.ToString(), one.AbortOnFail, one.DelayAbortEval)), read.Select(one => (one.ToString(), one.AbortOnFail, one.DelayAbortEval)));
    }

    private static LoadProfile Next(Random random)
    {
        TimeSpan duration = TimeSpan.FromMilliseconds(random.Next(1, 1_000_000));
        IReadOnlyList<Stage> stages = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => new Stage(TimeSpan.FromSeconds(random.Next(1, 90)), random.Next(1, 300)))];
        ArrivalPattern arrival = (ArrivalPattern)random.Next(2);
        int? vus = random.Next(2) == 0 ? null : random.Next(1, 50);
        return random.Next(9) switch
        {
            0 => new ConstantVus { Vus = random.Next(1, 90), Duration = duration },
            1 => new RampingVus { StartVus = random.Next(0, 9), Stages = stages, GracefulRampDown = TimeSpan.FromSeconds(random.Next(1, 40)) },
            2 => new SharedIterations { Vus = 3, Iterations = random.Next(3, 90), MaxDuration = duration },
            3 => new PerVuIterations { Vus = 3, Iterations = random.Next(1, 90), MaxDuration = duration },
            4 => new ConstantArrivalRate { Rate = random.Next(1, 900) / 8.0, TimeUnit = TimeSpan.FromSeconds(random.Next(1, 3)), Duration = duration, Arrival = arrival, PreAllocatedVus = vus, MaxVus = vus + 5 },
            5 => new RampingArrivalRate { StartRate = random.Next(0, 9), Stages = stages, Arrival = arrival, MaxVus = vus },
            6 => new ShapedArrivalRate { Shape = new SineShape { Base = 10, Amplitude = random.Next(1, 10), Period = TimeSpan.FromSeconds(5), Duration = duration }, Arrival = arrival },
            7 => new ShapedArrivalRate { Shape = new SpikeShape { Base = 1, Peak = 10, At = TimeSpan.FromSeconds(1), Width = TimeSpan.FromSeconds(2), Duration = TimeSpan.FromSeconds(9) } },
            _ => new ShapedArrivalRate { Shape = new StepsShape { Levels = [1, 2.5, 3], Each = TimeSpan.FromSeconds(random.Next(1, 9)) } },
        };
    }

    // Records compare lists by reference.
    private static string Shown(LoadProfile profile) => System.Text.Json.JsonSerializer.Serialize(profile);
}
