using Perf.Reporting;
using Perf.Tests.Model.Serialization;

namespace Perf.Tests.Reporting;

public sealed class JsonReportTests
{
    [Fact]
    public void Read_WhatTheJsonReportWrote_IsEqual()
    {
        RunResult result = SampleRun.Create();
        using var writer = new StringWriter();
        ReportWriters.Find("JSON").Write(result, writer);
        Assert.Null(DeepEqual.Difference(result, RunResultJson.Read(writer.ToString(), "the report")));
    }

    [Fact]
    public void Write_FixedResult_IsTheGoldenJson()
    {
        var result = new RunResult
        {
            Id = "r1",
            Scenario = "a <b>",
            Target = "http://127.0.0.1:8080",
            Status = RunStatus.Completed,
            StartedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
            Duration = TimeSpan.FromSeconds(1.5),
            Seed = 7,
            Checks = [new CheckResult { Name = "ok", Step = "s", Passes = 3, Fails = 1 }],
        };
        using var writer = new StringWriter();
        ReportWriters.Find("json").Write(result, writer);
        Assert.Equal(Golden, writer.ToString());
    }

    [Fact]
    public void Find_UnknownFormat_NamesTheNearestAndAll()
    {
        var e = Assert.Throws<PerfException>(() => ReportWriters.Find("htm"));
        Assert.Equal(ErrorIds.ArgumentInvalid, e.Id);
        Assert.Contains("did you mean 'html'?", e.Message, StringComparison.Ordinal);
        Assert.Contains("json, csv, csv-metrics, html", e.Message, StringComparison.Ordinal);
    }

    private const string Golden = """
        {
          "schemaVersion": 1,
          "id": "r1",
          "scenario": "a \u003Cb\u003E",
          "scenarioPath": null,
          "engine": null,
          "environment": null,
          "target": "http://127.0.0.1:8080",
          "status": "Completed",
          "statusReason": null,
          "startedAt": "2026-01-02T03:04:05+00:00",
          "duration": 1.5,
          "plannedDuration": null,
          "seed": 7,
          "tags": {},
          "metrics": {},
          "steps": {},
          "checks": [
            {
              "name": "ok",
              "step": "s",
              "passes": 3,
              "fails": 1,
              "rate": 0.75
            }
          ],
          "errors": [],
          "intervals": [],
          "validity": {
            "isValid": true,
            "findings": [],
            "startLagP99": null,
            "achievedRatio": null,
            "droppedStarts": 0,
            "cpuShare": 0,
            "gcPauseMax": 0,
            "clockStepMax": 0,
            "loopBusyShare": null,
            "portsUsedShare": null,
            "fileDescriptorShare": null,
            "ownCpuShare": null,
            "otherCpuShare": null,
            "throttledMax": null
          },
          "thresholds": [],
          "compatibility": null,
          "verdict": null,
          "warnings": [],
          "machine": {
            "name": "",
            "operatingSystem": "",
            "architecture": "",
            "cores": 0,
            "memoryBytes": 0,
            "runtime": ""
          },
          "fingerprint": null,
          "commit": null,
          "branch": null,
          "source": null,
          "perfVersion": ""
        }

        """;
}
