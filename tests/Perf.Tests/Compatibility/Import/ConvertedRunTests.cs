using Perf.Compatibility.Artillery;
using Perf.Compatibility.Import;
using Perf.Engine.Scenarios;
using Perf.Tests.Compatibility.Artillery;
using Perf.Tests.Engine;

namespace Perf.Tests.Compatibility.Import;

/// <summary>A converted Artillery test makes the same requests as the test itself, with the same outcomes.</summary>
public sealed class ConvertedRunTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    [Fact]
    public async Task Run_AConvertedTest_CountsTheSame()
    {
        using var folder = new ArtilleryFolder();
        folder.Write("data/users.csv", "username,password,age\nann,open sesame,31\nbob,open sesame,42\n");
        string path = folder.Write("test.yml", """
            config:
              target: TARGET
              phases: [ { duration: 100ms, arrivalCount: 6 } ]
              payload: { path: data/users.csv, fields: [ username, password, age ], order: sequence, skipHeader: true }
              plugins: { expect: {} }
            scenarios:
              - name: user
                flow:
                  - post:
                      url: /login
                      json: { user: "{{ username }}", password: "{{ password }}" }
                      capture: { json: $.token, as: token }
                      expect: [ { statusCode: 201 }, { hasProperty: token } ]
                  - get: { url: /me, headers: { Authorization: "Bearer {{ token }}" }, expect: [ { statusCode: 200 } ] }
                  - loop: [ { get: { url: "/ok?turn={{ $loopCount }}" } } ]
                    count: 3
                  - parallel: [ { get: { url: /ok, name: one } }, { get: { url: /ok, name: two } } ]
                  - get: { url: /status/404, expect: [ { statusCode: 200 } ] }
                  - get: { url: /ok, capture: { json: $.nothing, as: missing } }
                  - get: { url: /never }
            """.Replace("TARGET", fixture.Server.BaseUri.AbsoluteUri.TrimEnd('/'), StringComparison.Ordinal));
        ConversionReport report = ScenarioConverter.Convert(new ConversionRequest { Path = path }, null, CancellationToken.None);
        Scenario original = ArtilleryLoader.Load(new ArtilleryOptions { File = path, TestId = "test" }, _ => null);
        RunResult before = await PlanRun.OfAsync(original);
        RunResult after = await PlanRun.OfAsync(ScenarioLoader.Parse(report.Text, path));
        Assert.Equal(Figures(before), Figures(after));
        Assert.Equal(6 * 9, (int)after.Metrics["http_reqs"].Count);
        Assert.Equal(6, (int)after.Metrics["failed_iterations"].Count);
    }

    private static IEnumerable<string> Figures(RunResult result) =>
    [
        .. result.Steps.Values.OrderBy(step => step.Name, StringComparer.Ordinal).Where(step => step.Metrics.ContainsKey("http_reqs")).Select(step => $"{step.Name}: {step.Metrics["http_reqs"].Count} {step.Metrics["http_req_failed"].Rate:0.###}"),
        .. result.Checks.OrderBy(check => check.Step + check.Name, StringComparer.Ordinal).Select(check => $"{check.Step} {check.Name}: {check.Passes} {check.Fails}"),
        .. result.Errors.OrderBy(error => error.Class, StringComparer.Ordinal).Select(error => $"{error.Class}: {error.Count}"),
        $"iterations {result.Metrics["iterations"].Count} failed {result.Metrics.GetValueOrDefault("failed_iterations")?.Count}",
    ];
}
