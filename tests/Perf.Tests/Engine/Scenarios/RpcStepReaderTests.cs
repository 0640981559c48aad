using Perf.Engine.Planning;
using Perf.Engine.Scenarios;

namespace Perf.Tests.Engine.Scenarios;

/// <summary>What files say of WebSockets and gRPC.</summary>
public class RpcStepReaderTests
{
    private static readonly Scenario s_whole = ScenarioLoader.Parse(ValidScenario.Whole, "whole.yaml");

    [Fact]
    public void Parse_WebSocketStep_GivesAllOfIt()
    {
        WebSocketStep step = s_whole.Flows["other"].Steps.OfType<WebSocketStep>().First();

        Assert.Equal(("WS /chat", "/chat?room=${tenant}", "chat.v1"), (step.Name, step.Url, step.Subprotocol));
        Assert.Equal([new("x-tenant", "${tenant}")], step.Headers);
        Assert.Equal(6, step.Messages.Count);
        Assert.Equal(new WebSocketSend { Content = """{"hello":"${tenant}"}""" }, step.Messages[0]);
        var receive = Assert.IsType<WebSocketReceive>(step.Messages[1]);
        Assert.Equal(["body contains welcome", "body matches ^.w", "$.type is welcome", "$.n > 1"], receive.Conditions.Select(condition => condition.Name));
        Assert.Equal((2, TimeSpan.FromSeconds(5)), (receive.Count, receive.Timeout));
        Assert.Equal(new WebSocketPause { Min = TimeSpan.FromMilliseconds(1), Max = TimeSpan.FromMilliseconds(2) }, step.Messages[2]);
        Assert.Equal(new WebSocketSend { Content = "AAEC", IsBinary = true }, step.Messages[3]);
        Assert.Equal("101", step.Expect[0].Expected[0]);
    }

    [Fact]
    public void Parse_CapturesOfMessages_AreOnesOfTheStepByTheirPlaces()
    {
        WebSocketStep step = s_whole.Flows["other"].Steps.OfType<WebSocketStep>().First();

        Assert.Equal(["first $[0].id ", "session $[1].id ", "last $[2].x none"], step.Captures.Select(capture => $"{capture.Name} {capture.Selector} {capture.Default}"));
        Assert.Equal(["$.id"], ((WebSocketReceive)step.Messages[1]).Captures.Select(capture => capture.Selector));
    }

    [Fact]
    public void Parse_GrpcStep_GivesAllOfIt()
    {
        GrpcStep[] steps = [.. s_whole.Flows["other"].Steps.OfType<GrpcStep>()];

        Assert.Equal(("shop.v1.Catalog/GetItem", "shop.v1.Catalog/GetItem", "http://127.0.0.1:50051", TimeSpan.FromSeconds(2)), (steps[0].Name, steps[0].Method, steps[0].Target, steps[0].Timeout));
        Assert.Equal(["""{"id":"${session}","count":5,"nested":{"a":[1,null]}}"""], steps[0].Messages);
        Assert.Equal([new("authorization", "Bearer ${tenant}"), new("x-id-bin", "AAEC")], steps[0].Metadata);
        Assert.Equal("status is OK or NOT_FOUND", steps[0].Expect[0].Name);
        Assert.Equal(["0", "5"], steps[0].Expect[0].Expected);
        Assert.Equal(("add", "shop.v1.Catalog/AddItems"), (steps[1].Name, steps[1].Method));
        Assert.Equal(["""{"id":"${item}"}""", "{}"], steps[1].Messages);
    }

    [Fact]
    public void Templates_OfTheSteps_AreKnownToThePlanner()
    {
        string[] texts = [.. ScenarioTemplates.Of(s_whole)];

        Assert.All(["/chat?room=${tenant}", """{"hello":"${tenant}"}""", "${session}", "Bearer ${tenant}", """{"id":"${item}"}""", "http://127.0.0.1:50051"], text => Assert.Contains(text, texts));
    }

    [Fact]
    public void Parse_DescriptorFile_CountsFromTheScenariosFolder()
    {
        string folder = Directory.CreateTempSubdirectory("perf-").FullName;
        try
        {
            File.WriteAllBytes(Path.Combine(folder, "api.pb"), []);
            string file = Path.Combine(folder, "s.yaml");
            File.WriteAllText(file, ValidScenario.WithSteps("{ grpc: a.B/C, descriptors: api.pb }"));

            var step = Assert.IsType<GrpcStep>(ScenarioLoader.Load(file).Flows["one"].Steps[0]);
            Assert.Equal(Path.Combine(folder, "api.pb"), step.DescriptorFile);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("\"1.1\"", "1.1")]
    [InlineData("2", "2")]
    [InlineData("\"3\"", "3")]
    public void Parse_VersionOfHttp_IsTaken(string written, string version) => Assert.Equal(version, ScenarioLoader.Parse(ValidScenario.With($"http: {{ version: {written} }}"), "").Http.Version);

    [Theory]
    [InlineData("{ websocket: chat }", "'websocket' must be a path that begins with / or a whole URL")]
    [InlineData("{ websocket: \"http://x/\" }", "/path, ws://..., wss://...")]
    [InlineData("{ websocket: /a, subprotocol: \"a b\" }", "cannot be the name of a subprotocol")]
    [InlineData("{ websocket: /a, message: [] }", "there is no key 'message' in a websocket step")]
    [InlineData("{ websocket: /a, messages: hello }", "'messages' must be a list")]
    [InlineData("{ websocket: /a, messages: [ hello ] }", "a message must be a mapping such as 'send: hello'")]
    [InlineData("{ websocket: /a, messages: [ { send: a, receive: {} } ] }", "a message needs exactly one of send, sendBase64, receive and think")]
    [InlineData("{ websocket: /a, messages: [ { sendd: a } ] }", "there is no key 'sendd' in a message")]
    [InlineData("{ websocket: /a, messages: [ { sendBase64: \"*\" } ] }", "'sendBase64' must be base64")]
    [InlineData("{ websocket: /a, messages: [ { send: a, capture: { x: { json: $.x } } } ] }", "'capture' belongs to a message with 'receive'")]
    [InlineData("{ websocket: /a, messages: [ { receive: {}, capture: { x: { regex: x } } } ] }", "a message's capture takes its value by json")]
    [InlineData("{ websocket: /a, messages: [ { receive: { contain: a } } ] }", "there is no key 'contain' in receive")]
    [InlineData("{ websocket: /a, messages: [ { receive: { matches: \"(\" } } ] }", "is not a regular expression")]
    [InlineData("{ websocket: /a, messages: [ { receive: { json: { a: 1 } } } ] }", "a JSONPath begins with $")]
    [InlineData("{ websocket: /a, messages: [ { receive: { count: 0 } } ] }", "'count' must be a whole number of 1 or more")]
    [InlineData("{ websocket: /a, messages: [ { send: \"${late}\" }, { receive: {}, capture: { late: { json: $.x } } } ] }", "there is no variable 'late' here")]
    [InlineData("{ websocket: /a, messages: [ { think: 2s..1s } ] }", "the shortest pause (2s) is longer than the longest (1s)")]
    [InlineData("{ grpc: GetItem }", "'grpc' must be a service's full name and a method")]
    [InlineData("{ grpc: a.B/C, target: sample }", "does not speak gRPC")]
    [InlineData("{ grpc: a.B/C, target: localhost }", "'target' must be a base address")]
    [InlineData("{ grpc: a.B/C, descriptors: nowhere.pb }", "there is no file 'nowhere.pb'")]
    [InlineData("{ grpc: a.B/C, message: {}, messages: [] }", "'messages' and 'message' exclude each other")]
    [InlineData("{ grpc: a.B/C, message: { a: \"${b}\" } }", "there is no variable 'b' here")]
    [InlineData("{ grpc: a.B/C, expect: { status: NOT_FOUN } }", "'status' must be a status of gRPC by name or number (0 to 16)")]
    [InlineData("{ grpc: a.B/C, expect: { status: 404 } }", "'status' must be a status of gRPC by name or number (0 to 16)")]
    [InlineData("{ grpc: a.B/C, expect: { status: [] } }", "'status' is an empty list")]
    public void Parse_Mistake_IsTold(string step, string message)
    {
        ScenarioException e = Assert.Throws<ScenarioException>(() => ScenarioLoader.Parse(ValidScenario.WithSteps(step), ""));
        Assert.Contains(message, string.Join('\n', e.Problems.Select(problem => $"{problem.Message} {problem.Allowed}")), StringComparison.Ordinal);
        Assert.All(e.Problems, problem => Assert.Equal(4, problem.Line));
    }
}
