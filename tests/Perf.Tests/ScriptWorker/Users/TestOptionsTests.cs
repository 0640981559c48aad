using Perf.ScriptWorker.Users;

namespace Perf.Tests.ScriptWorker.Users;

public class TestOptionsTests
{
    [Fact]
    public void Read_Nothing_IsK6sDefaults()
    {
        TestOptions options = TestOptions.Read("{}");

        Assert.Equal((60, 60, 120), (options.Test.SetupTimeout.TotalSeconds, options.Test.TeardownTimeout.TotalSeconds, options.Test.SummaryTimeout.TotalSeconds));
        Assert.Equal((10, 20, 6), (options.Http.MaxRedirects, options.Http.Batch, options.Http.BatchPerHost));
        Assert.Equal(["avg", "min", "med", "max", "p(90)", "p(95)"], options.Test.TrendStats);
        Assert.Null(options.Pace);
    }

    [Fact]
    public void Read_EachOption_IsObeyed()
    {
        TestOptions options = TestOptions.Read("""
            {"setupTimeout":"10s","teardownTimeout":2000,"noSetup":true,"minIterationDuration":"1s","userAgent":"","maxRedirects":0,"batch":5,"batchPerHost":0,
             "discardResponseBodies":true,"noCookiesReset":true,"throw":true,"noConnectionReuse":true,"rps":50,"blockHostnames":["*.x.y"],"blacklistIPs":["10.0.0.0/8"],"summaryTrendStats":["p(99)"],"summaryTimeUnit":"s"}
            """);

        Assert.Equal((10, 2, true, 1), (options.Test.SetupTimeout.TotalSeconds, options.Test.TeardownTimeout.TotalSeconds, options.Test.NoSetup, options.Test.MinIterationDuration.TotalSeconds));
        Assert.Equal(("", 0, 5, 0), (options.Http.UserAgent, options.Http.MaxRedirects, options.Http.Batch, options.Http.BatchPerHost));
        Assert.True(options.Http is { DiscardBodies: true, KeepCookies: true, Throws: true, NoConnectionReuse: true });
        Assert.True(options.Blocked.Has("a.x.y"));
        Assert.NotNull(options.Pace);
        Assert.Equal(["p(99)"], options.Test.TrendStats);
        Assert.Equal("s", options.Test.TimeUnit);
    }

    [Fact]
    public void Read_NumbersAndDurationsAsTexts_AreThoseOfNumbers()
    {
        // What comes of K6_* variables and of __ENV is text.
        TestOptions options = TestOptions.Read("""{"rps":"50","batch":"5","batchPerHost":"2","maxRedirects":"3","setupTimeout":"120000","minIterationDuration":"1500"}""");

        Assert.NotNull(options.Pace);
        Assert.Equal((5, 2, 3), (options.Http.Batch, options.Http.BatchPerHost, options.Http.MaxRedirects));
        Assert.Equal((120, 1.5), (options.Test.SetupTimeout.TotalSeconds, options.Test.MinIterationDuration.TotalSeconds));
    }

    [Fact]
    public void Read_WhatAnInspectionRefuses_IsRefused() => Assert.Equal(ErrorIds.ScriptInvalid, Assert.Throws<PerfException>(() => TestOptions.Read("""{"rps":"many"}""")).Id);
}
