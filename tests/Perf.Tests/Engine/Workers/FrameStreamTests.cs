using Perf.Engine.Workers;

namespace Perf.Tests.Engine.Workers;

public class FrameStreamTests
{
    [Fact]
    public async Task ReadAsync_WhatWasWritten_ComesBackInOrder()
    {
        using var pipe = new MemoryStream();
        var frames = new FrameStream(pipe, pipe);
        frames.WriteJson(FrameKind.Log, new WorkerLogLine("info", "häß"));
        frames.Write(FrameKind.LoadEnded, []);
        pipe.Position = 0;

        var first = await frames.ReadAsync(CancellationToken.None);
        Assert.Equal((FrameKind.Log, new WorkerLogLine("info", "häß")), (first!.Value.Kind, WorkerJson.Read<WorkerLogLine>(first.Value.Body)));
        Assert.Equal(FrameKind.LoadEnded, (await frames.ReadAsync(CancellationToken.None))!.Value.Kind);
        Assert.Null(await frames.ReadAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData(new byte[] { 16, 5, 0 })]
    [InlineData(new byte[] { 16, 255, 255, 255, 255 })]
    [InlineData(new byte[] { (byte)'H', (byte)'e', (byte)'l', (byte)'l', (byte)'o' })]
    public async Task ReadAsync_WhatIsNoFrame_IsRefused(byte[] bytes)
    {
        using var pipe = new MemoryStream(bytes);
        await Assert.ThrowsAnyAsync<IOException>(() => new FrameStream(pipe, pipe).ReadAsync(CancellationToken.None));
    }

    [Fact]
    public void Order_WithAPlan_SurvivesTheTrip()
    {
        var plan = new RunPlan
        {
            RunId = "r",
            Scenario = new Scenario
            {
                Name = "s",
                Load = [new ConstantVus { Name = "a", Flow = "a", Vus = 3, Duration = TimeSpan.FromSeconds(5) }, new RampingArrivalRate { Name = "b", Stages = [new Stage { Target = 5, Duration = TimeSpan.FromSeconds(1) }] }],
                Flows = new Dictionary<string, Flow> { ["a"] = new Flow { Name = "a", Steps = [new ProgramStep { Function = "f", Tags = new Dictionary<string, string> { ["t"] = "1" } }] } },
                Program = new ScriptProgram { Main = "x.js", Files = new Dictionary<string, byte[]> { ["x.js"] = [1, 2, 3] }, Exports = ["f"] },
                Thresholds = [ThresholdParser.Parse("http_req_duration{name:x}: p(95) < 500")],
                Http = new HttpOptions { Hosts = new Dictionary<string, string> { ["h"] = "127.0.0.1" }, Tls = new TlsOptions { SkipVerify = true } },
            },
            Executors = [new ExecutorPlan { Name = "a", Duration = TimeSpan.FromSeconds(5) }],
            Seed = 7,
        };
        using var pipe = new MemoryStream();
        var frames = new FrameStream(pipe, pipe);
        frames.WriteJson(FrameKind.Order, new WorkerOrder { Plan = plan });
        RunPlan read = WorkerJson.Read<WorkerOrder>(pipe.ToArray().AsSpan(5)).Plan!;

        Assert.Equal(plan.Scenario.Load.Select(profile => (profile.GetType(), profile.Name, profile.Flow)), read.Scenario.Load.Select(profile => (profile.GetType(), profile.Name, profile.Flow)));
        Assert.Equal(5, ((RampingArrivalRate)read.Scenario.Load[1]).Stages[0].Target);
        Assert.Equal(("f", "1"), (((ProgramStep)read.Scenario.Flows["a"].Steps[0]).Function, ((ProgramStep)read.Scenario.Flows["a"].Steps[0]).Tags["t"]));
        Assert.Equal([1, 2, 3], read.Scenario.Program!.Files["x.js"]);
        Assert.Equal(plan.Scenario.Thresholds[0].ToString(), read.Scenario.Thresholds[0].ToString());
        Assert.True(read.Scenario.Http.Tls.SkipVerify);
        Assert.Equal((plan.Duration, 7), (read.Duration, read.Seed));
    }
}
