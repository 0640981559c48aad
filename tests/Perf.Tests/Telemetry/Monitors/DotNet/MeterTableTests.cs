using Perf.Telemetry.Monitors.DotNet.Meters;
using Perf.Telemetry.Monitors.DotNet.Nettrace;

namespace Perf.Tests.Telemetry.Monitors.DotNet;

public class MeterTableTests
{
    private const string Server = "http.request.method=GET,http.response.status_code=200,server.address=a.example,server.port=8080,url.scheme=http";

    [Fact]
    public void Give_Durations_AreTheirNumberTheirTimeAndTheExactMean()
    {
        var table = new MeterTable();
        IReadOnlyList<MonitorSample> samples = Given(table, Call(Server, 10, 0.6), Call(Server.Replace("200", "503", StringComparison.Ordinal), 5, 0.15), End(2));

        Assert.Equal(7.5, samples.Of("http.client.request.duration.count"));
        Assert.Equal(7.5, samples.Of("http.client.request.duration.count", "a.example:8080"));
        Assert.Equal(0.375, samples.Of("http.client.request.duration.time", "a.example:8080"), 1e-9);
        Assert.Equal(50, samples.Of("http.client.request.duration", "a.example:8080", "avg"), 1e-9);
        Assert.Equal(2.5, samples.Of("http.client.request.failed", "a.example:8080"));
        MonitorSample mean = samples.Single(one => one.Signal == "http.client.request.duration" && one.Labels.Count == 2);
        Assert.Equal("ms", mean.Unit);
        Assert.Equal("a.example:8080", mean.Labels["server.address"]);
    }

    /// <summary>Percentiles of several series have none; that of the only one is its own, in any culture.</summary>
    [Theory]
    [InlineData("0.5=0.01;0.95=0.25;0.99=0.3", false, 250.0)]
    [InlineData("0,5=0,01;0,95=0,25;0,99=0,3", false, 250.0)]
    [InlineData("0.5=0.01;0.95=0.25;0.99=0.3", true, null)]
    [InlineData("", false, null)]
    public void Give_APercentile_IsThereWhereOneSeriesHasAll(string quantiles, bool isMixed, double? expected)
    {
        MeterEvent[] events = [Call(Server, 10, 1) with { Quantiles = quantiles }, Call(Server.Replace("200", "404", StringComparison.Ordinal), isMixed ? 1 : 0, 0.1), End(1)];
        MonitorSample[] tails = [.. Given(new MeterTable(), events).Where(one => one.Labels.GetValueOrDefault("statistic") == "p95" && one.Labels.Count == 2)];
        Assert.Equal(expected, tails.Length == 0 ? null : tails[0].Value);
    }

    /// <summary>What has no end yet belongs to the reading after it; what was given once is not given again.</summary>
    [Fact]
    public void Give_BeforeAnIntervalEnds_GivesNothingOfIt()
    {
        var table = new MeterTable();
        Assert.Empty(Given(table, Call(Server, 10, 1)));
        Assert.Equal(10, Given(table, End(1)).Of("http.client.request.duration.count"));
        Assert.Empty(Given(table));

        // Nothing was called: that is a rate of nothing, and no mean.
        IReadOnlyList<MonitorSample> idle = Given(table, End(1));
        Assert.Equal(0, idle.Of("http.client.request.duration.count"));
        Assert.DoesNotContain(idle, one => one.Signal == "http.client.request.duration");
    }

    [Fact]
    public void Give_ManyRoutes_AreTwentyAndTheOthers()
    {
        MeterEvent[] events = [.. Enumerable.Range(0, 30).Select(i => new MeterEvent(MeterEventKind.Histogram)
        {
            Meter = "Microsoft.AspNetCore.Hosting", Instrument = "http.server.request.duration", Unit = "s", Tags = $"http.response.status_code=200,http.route=/r{i}/{{id:range(1,5)}}", Count = 2, Sum = 0.02,
        })];
        IReadOnlyList<MonitorSample> samples = Given(new MeterTable(), [.. events, End(1)]);

        Assert.Equal(60, samples.Of("http.server.request.duration.count"));
        Assert.Equal(2, samples.Of("http.server.request.duration.count", "/r0/{id:range(1,5)}", "2xx"));
        Assert.Equal(20, samples.Of("http.server.request.duration.count", "(others)", "(others)"));
        Assert.Equal(22, samples.Count(one => one.Signal == "http.server.request.duration.count"));
    }

    /// <summary>Drivers name their pools by their connection strings.</summary>
    [Fact]
    public void Give_Pools_AreNeverNamed()
    {
        const string Pool = "db.client.connection.pool.name=Host=db;Username=shop;Password=hunter2";
        IReadOnlyList<MonitorSample> samples = Given(
            new MeterTable(),
            Level("db.client.connections.usage", $"pool.name=Host=db,1;Password=hunter2,state=idle", 3), Level("db.client.connection.count", $"{Pool},db.client.connection.state=used", 7),
            Level("db.client.connection.npgsql.pending_requests", Pool, 4), Npgsql("db.client.operation.duration", Pool, 100, 0.3), Npgsql("db.client.commands.duration", "pool.name=other", 100, 0.5), End(1));

        Assert.DoesNotContain(samples, one => one.Labels.Values.Append(one.Signal).Any(text => text.Contains("hunter2", StringComparison.Ordinal) || text.Contains("Host", StringComparison.Ordinal)));
        Assert.Equal((3.0, 7.0, 10.0), (samples.Of("db.client.connection.count", "idle"), samples.Of("db.client.connection.count", "used"), samples.Of("db.client.connection.count")));
        Assert.Equal(4, samples.Of("db.client.connection.pending_requests"));
        Assert.Equal((200.0, 0.8), (samples.Of("db.client.operation.duration.count"), Math.Round(samples.Of("db.client.operation.duration.time"), 9)));
    }

    /// <summary>A sum of changes that begins within: two waited before, and are gone.</summary>
    [Fact]
    public void Give_ALevelBelowNothing_HadAsManyBefore()
    {
        var table = new MeterTable();
        Assert.Equal(0, Given(table, Level("db.client.connections.pending_requests", "", -2), End(1)).Of("db.client.connection.pending_requests"));
        Assert.Equal(3, Given(table, Level("db.client.connections.pending_requests", "", 1), End(1)).Of("db.client.connection.pending_requests"));
    }

    [Fact]
    public void Give_ACounter_IsARate()
    {
        MeterEvent grown = new(MeterEventKind.Counter) { Meter = "Npgsql", Instrument = "db.client.connection.npgsql.timeouts", Unit = "{timeout}", Value = 6 };
        MonitorSample sample = Assert.Single(Given(new MeterTable(), grown, End(2), grown, End(1)));
        Assert.Equal(("db.client.connection.timeouts", "1/s", 4.0), (sample.Signal, sample.Unit, sample.Value));
    }

    [Fact]
    public void Give_OfBeforeNet8_IsNothing() => Assert.DoesNotContain(Given(new MeterTable(), Call(Server, double.NaN, double.NaN), End(1)), one => one.Value > 0);

    [Fact]
    public void Take_WhatTheSourceSaysOfItself_IsTold()
    {
        var table = new MeterTable();
        table.Begin("me");
        var reading = new MonitorReading("m");
        table.Take(new MeterEvent(MeterEventKind.Refused));
        table.Take(new MeterEvent(MeterEventKind.LimitReached));
        table.Take(new MeterEvent(MeterEventKind.LimitReached));
        table.Take(new MeterEvent(MeterEventKind.Failed) { Text = "System.InvalidOperationException: Password=hunter2\n at Shop" });
        table.Give(reading);
        Assert.Equal(3, reading.Notes.Count);
        Assert.Contains("does not share", reading.Notes[0], StringComparison.Ordinal);
        Assert.Contains("System.InvalidOperationException", reading.Notes[2], StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", reading.Notes[2], StringComparison.Ordinal);

        var theirs = new MeterLimits("10", "1000", "1");
        table.Take(new MeterEvent(MeterEventKind.OtherLimits) { Text = "somebody else", Limits = theirs });
        Assert.Null(table.TakeOthersLimits());
        table.Take(new MeterEvent(MeterEventKind.OtherLimits) { Text = "me", Limits = theirs });
        Assert.Equal(theirs, table.TakeOthersLimits());
        Assert.Null(table.TakeOthersLimits());
    }

    [Theory]
    [InlineData("http.response.status_code=200", false)]
    [InlineData("http.response.status_code=404,error.type=404", false)]
    [InlineData("http.response.status_code=429,error.type=429", true)]
    [InlineData("http.response.status_code=503,error.type=503", true)]
    [InlineData("error.type=System.Threading.Tasks.TaskCanceledException", true)]
    public void IsFailed_OfAnAnswer_IsTheServersFailure(string tags, bool expected) => Assert.Equal(expected, MeterTags.IsFailed(MeterTags.Of(tags)));

    /// <summary>How many processors the process may use is a number, as connections are.</summary>
    [Fact]
    public void Give_ProcessorsOfTheProcess_AreTold()
    {
        MonitorSample sample = Assert.Single(Given(new MeterTable(), new MeterEvent(MeterEventKind.Level) { Meter = "System.Runtime", Instrument = "dotnet.process.cpu.count", Unit = "{cpu}", Value = 3 }, new MeterEvent(MeterEventKind.IntervalEnd) { Seconds = 1 }));
        Assert.Equal(("dotnet.process.cpu.count", 3.0), (sample.Signal, sample.Value));
    }

    [Fact]
    public void Asked_OfTheSource_IsAListWithoutItsSeparators()
    {
        Assert.Contains("Microsoft.AspNetCore.Hosting\\http.server.request.duration,", MeterInstrument.Asked, StringComparison.Ordinal);
        Assert.DoesNotContain(MeterInstrument.Asked, one => one is ';' or '=' or '"');
    }

    private static IReadOnlyList<MonitorSample> Given(MeterTable table, params MeterEvent[] events)
    {
        var reading = new MonitorReading("m");
        foreach (MeterEvent one in events)
        {
            table.Take(one);
        }

        table.Give(reading);
        return [.. reading.Samples];
    }

    private static MeterEvent Call(string tags, double count, double seconds) => new(MeterEventKind.Histogram) { Meter = "System.Net.Http", Instrument = "http.client.request.duration", Unit = "s", Tags = tags, Count = count, Sum = seconds };

    private static MeterEvent Npgsql(string instrument, string tags, double count, double seconds) => new(MeterEventKind.Histogram) { Meter = "Npgsql", Instrument = instrument, Unit = "s", Tags = tags, Count = count, Sum = seconds };

    private static MeterEvent Level(string instrument, string tags, double value) => new(MeterEventKind.Level) { Meter = "Npgsql", Instrument = instrument, Unit = "{connection}", Tags = tags, Value = value };

    private static MeterEvent End(double seconds) => new(MeterEventKind.IntervalEnd) { Seconds = seconds };
}
