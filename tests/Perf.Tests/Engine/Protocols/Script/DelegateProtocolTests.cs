using System.Text;
using Perf.Engine.Protocols;
using Perf.Engine.Protocols.Script;

namespace Perf.Tests.Engine.Protocols.Script;

/// <summary>Delegates keep the contract of protocols, get the virtual user's values, and what they give becomes the body.</summary>
public sealed class DelegateProtocolTests : StepProtocolContract
{
    protected override ActionStep Good => Step(async (_, cancellation) =>
    {
        await Task.Delay(1, cancellation);
        return "fine";
    });

    // It does not look at its token: the step ends all the same.
    protected override ActionStep Slow => Step(async (_, _) =>
    {
        await Task.Delay(TimeSpan.FromSeconds(20), CancellationToken.None);
        return null;
    });

    protected override (ActionStep Step, string ErrorClass) Wrong => (Step((_, _) => throw new InvalidOperationException("out of stock")), ErrorClasses.Script);

    protected override ActionStep? Unreachable => null;

    protected override bool KeepsConnections => false;

    protected override IProtocol CreateProtocol() => new ScriptProtocol(null);

    [Fact]
    public async Task Values_AreReadByName_WithTheirKinds()
    {
        DelegateCall? seen = null;
        StepOutcome outcome = await RunAsync(
            (call, _) =>
            {
                seen = call;
                return Task.FromResult<object?>(null);
            },
            ("name", ScalarValue.OfText("a")),
            ("whole", new ScalarValue("7", ScalarKind.Number)),
            ("part", new ScalarValue("0.5", ScalarKind.Number)),
            ("flag", new ScalarValue("true", ScalarKind.Boolean)),
            ("none", new ScalarValue("null", ScalarKind.Null)),
            ("later", default));

        Assert.Null(outcome.ErrorClass);
        Assert.Equal(["a", 7L, 0.5, true, null, null, null], [seen!["name"], seen["whole"], seen["part"], seen["flag"], seen["none"], seen["later"], seen["unknown"]]);
        Assert.Equal(1, seen.Vu);
        Assert.Equal(0, outcome.Body.Length);
    }

    public static TheoryData<object, string> Outputs => new()
    {
        { "plain <b>", "plain <b>" },
        { Encoding.UTF8.GetBytes("bytes"), "bytes" },
        { 7.5, "7.5" },
        { double.NaN, "\"NaN\"" },
        { new List<object?> { 1, null, "é" }, "[1,null,\"é\"]" },
        { new Dictionary<string, object?> { ["a"] = true }, "{\"a\":true}" },
        { new { user = "x" }, "{\"user\":\"x\"}" },
    };

    [Theory]
    [MemberData(nameof(Outputs))]
    public async Task Output_IsTheBody(object output, string body)
    {
        StepOutcome outcome = await RunAsync((_, _) => Task.FromResult<object?>(output));
        Assert.Null(outcome.ErrorClass);
        Assert.Equal(body, Encoding.UTF8.GetString(outcome.Body.Span));
        Assert.Equal(outcome.Body.Length, outcome.BodySize);
    }

    [Fact]
    public async Task Output_ThatIsNoData_IsAnError()
    {
        var circle = new List<object?>();
        circle.Add(circle);
        Assert.Equal(ErrorClasses.Decoding, (await RunAsync((_, _) => Task.FromResult<object?>(circle))).ErrorClass);
    }

    [Fact]
    public async Task Fault_DoesNotRepeatValues()
    {
        StepOutcome outcome = await RunAsync((call, _) => throw new InvalidOperationException($"cannot sign in with {call["password"]}"), ("password", ScalarValue.OfText("hunter2")));
        Assert.Equal("InvalidOperationException: cannot sign in with $password", outcome.ErrorMessage);
    }

    [Fact]
    public async Task TooLargeOutput_IsAnError()
    {
        await using var protocol = new ScriptProtocol(null);
        StepOutcome outcome = await StepCalls.RunAsync(protocol, Step((_, _) => Task.FromResult<object?>("12345")), StepCalls.Scenario(), maxBodySize: 4);
        Assert.Equal(ErrorClasses.BodyTooLarge, outcome.ErrorClass);
    }

    [Fact]
    public void Compile_WithoutADelegateOrHost_SaysSo()
    {
        var context = new StepContext(StepCalls.Scenario(), new Uri("http://localhost/"), new Perf.Engine.Flows.VariableTable(), _ => null);
        var protocol = new ScriptProtocol(null);
        Assert.Equal(ErrorIds.ScenarioInvalid, Assert.Throws<PerfException>(() => protocol.Compile(new DelegateStep { Name = "gone" }, context)).Id);
        Assert.Equal(ErrorIds.ScriptNotAllowed, Assert.Throws<PerfException>(() => protocol.Compile(new ScriptStep { Name = "script", Text = "1" }, context)).Id);
    }

    private static DelegateStep Step(Func<DelegateCall, CancellationToken, Task<object?>> run) => new() { Name = "delegate", Run = run };

    private static async Task<StepOutcome> RunAsync(Func<DelegateCall, CancellationToken, Task<object?>> run, params (string Name, ScalarValue Value)[] values)
    {
        await using var protocol = new ScriptProtocol(null);
        return await StepCalls.RunAsync(protocol, Step(run), StepCalls.Scenario(), values: values);
    }
}
