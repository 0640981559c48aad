using System.Security.Cryptography;
using Perf.Engine.Scenarios;
using Perf.Tests.Engine.Protocols;
using Perf.Tests.Engine.Scenarios;
using static Perf.Tests.Engine.Running.RunRecorder;

namespace Perf.Tests.Engine.Running;

/// <summary>Bodies of files, multipart and GraphQL against a server that says what came, by the engine's own HTTP/1.1 and by .NET's client.</summary>
public sealed class BodyRunTests(RpcFixture fixture) : IClassFixture<RpcFixture>
{
    [Theory]
    [InlineData("1.1")]
    [InlineData("2")]
    public async Task RunAsync_Multipart_ArrivesWhole(string version)
    {
        using var folder = new TemporaryFolder();
        byte[] image = RandomNumberGenerator.GetBytes(200_000);
        File.WriteAllBytes(Path.Combine(folder.Path, "a.png"), image);
        folder.Write("empty.txt", "");
        string hash = Convert.ToHexStringLower(SHA256.HashData(image));
        string steps = $$"""
            { post: /multipart, name: up,
              multipart: { title: "say \"${word}\"\n", tags: [a, "${n}"], note: { value: "${json(word)}", contentType: application/json }, file: { file: a.png }, "odd \"name\"": { file: empty.txt, name: "x y.bin", contentType: image/x-odd } },
              expect: { json: {
                "$.fields.title[0]": "say \"zoë\"\n", "$.fields.tags[1]": "7", "$.fields.note[0]": "\"zoë\"",
                "$.files[0].field": file, "$.files[0].name": a.png, "$.files[0].type": image/png, "$.files[0].length": 200000, "$.files[0].sha256": "{{hash}}",
                "$.files[1].name": "x y.bin", "$.files[1].type": image/x-odd, "$.files[1].length": 0, "$.files": { count: 2 } } } },
            { post: /multipart, name: constant, multipart: { file: { file: a.png } }, expect: { json: { "$.files[0].sha256": "{{hash}}" } } }
            """;
        RunResult result = await RunOf(folder, version, "variables: { word: zoë, n: 7 }\n", steps);
        Assert.Empty(result.Errors);
        Assert.Equal(1, result.Metrics["checks"].Rate);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2")]
    public async Task RunAsync_FileBody_IsSentAsItStands(string version)
    {
        using var folder = new TemporaryFolder();
        folder.Write("body.json", "{\"a\": \"${not a template}\"}\n");
        const string Steps = """
            { put: /echo, name: file, file: body.json, expect: { json: { $.body: "{\"a\": \"$${not a template}\"}\n", $.length: 27, "$.headers.Content-Type": application/json } } },
            { post: /echo, name: read, body: "(${file('body.json')})", expect: { json: { $.body: "({\"a\": \"$${not a template}\"}\n)" } } }
            """;
        RunResult result = await RunOf(folder, version, "", Steps);
        Assert.Empty(result.Errors);
        Assert.Equal(1, result.Metrics["checks"].Rate);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2")]
    public async Task RunAsync_GraphQl_FailsByItsErrorsWhateverTheStatus(string version)
    {
        using var folder = new TemporaryFolder();
        folder.Write("q.graphql", "query Two { two \"x\" }");
        const string Steps = """
            { post: /graphql, name: good, graphql: { query: "query One($id: Int) { one(id: $id) }", variables: { id: "${n}", list: [1, "${n}x"] }, operationName: One },
              expect: { json: { $.data.query: "query One($id: Int) { one(id: $id) }", $.data.variables.id: 7, "$.data.variables.list[1]": 7x, $.data.operation: One } } },
            { post: /graphql, name: from file, graphql: { query: "${file('q.graphql')}" }, expect: { json: { $.data.query: "query Two { two \"x\" }" } } },
            { post: /graphql, name: bad, graphql: { query: "{ fail }" } },
            { post: /graphql, name: allowed, graphql: { query: "{ fail }", allowErrors: true } },
            { post: /page, name: no json, graphql: { query: "{ x }" } }
            """;
        RunResult result = await RunOf(folder, version, "variables: { n: 7 }\n", Steps);

        Assert.Equal([("bad", ErrorClasses.GraphQl, 2L), ("no json", ErrorClasses.GraphQl, 2L)], result.Errors.Select(error => (error.Step, error.Class, error.Count)).Order());
        Assert.Equal(1, result.Steps["bad"].Metrics["http_req_failed"].Rate);
        Assert.Equal(0, result.Steps["allowed"].Metrics["http_req_failed"].Rate);
    }

    [Theory]
    [InlineData("multipart: {}", "'multipart' has no parts")]
    [InlineData("multipart: { a: { contentType: x } }", "needs either 'file' or 'value'")]
    [InlineData("multipart: { a: { file: missing.png } }", "there is no file 'missing.png'")]
    [InlineData("multipart: { a: { file: ../x.png } }", "outside the scenario's folder")]
    [InlineData("multipart: { a: { value: x, name: \"${y}\" } }", "cannot hold a reference")]
    [InlineData("multipart: { a: b }, headers: { content-type: text/plain }", "writes its content type itself")]
    [InlineData("multipart: { a: b }, json: {}", "exclude each other")]
    [InlineData("file: \"${x}\"", "files are read before the run")]
    [InlineData("graphql: { variables: {} }", "graphql needs the key 'query'")]
    [InlineData("graphql: { query: x, operation: y }", "there is no key 'operation' in graphql")]
    [InlineData("graphql: \"{ x }\"", "'graphql' must be a mapping")]
    public void Parse_WrongBody_IsTold(string body, string message)
    {
        ScenarioException error = Assert.Throws<ScenarioException>(() => ScenarioLoader.Parse(ValidScenario.WithSteps($"{{ post: /x, {body} }}"), "dir/bad.yaml"));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private async Task<RunResult> RunOf(TemporaryFolder folder, string version, string more, string steps)
    {
        string text = $"name: x\ntarget: http://localhost:1\nhttp: {{ version: \"{version}\" }}\n{more}load: {{ a: {{ executor: shared-iterations, vus: 2, iterations: 2 }} }}\nflows: {{ one: {{ steps: [\n{steps}\n] }} }}\n";
        Scenario scenario = ScenarioLoader.Load(folder.Write("scenario.yaml", text)) with { Target = (version == "2" ? fixture.Server.RpcUri! : fixture.Server.BaseUri).AbsoluteUri };
        (RunResult result, _) = await RunAsync(scenario);
        return result;
    }
}
