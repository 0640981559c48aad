using System.Text;
using Newtonsoft.Json.Linq;
using Perf.Commands;
using Perf.Engine.Protocols;
using Perf.Engine.Protocols.Script;
using Perf.Tests.Engine.Protocols;

namespace Perf.Tests.Cmdlets.Scripting;

/// <summary>Scripts of PowerShell keep the contract of protocols, in real runspaces.</summary>
public sealed class RunspaceScriptHostTests : StepProtocolContract, IDisposable
{
    private readonly RunspaceScriptHost _host = new(Path.GetTempPath(), 1);

    protected override ActionStep Good => Step("1..3 | ForEach-Object { $_ }");

    protected override ActionStep Slow => Step("while ($true) { [System.Threading.Thread]::Sleep(20) }");

    protected override (ActionStep Step, string ErrorClass) Wrong => (Step("throw 'out of stock'"), ErrorClasses.Script);

    protected override ActionStep? Unreachable => null;

    public void Dispose() => _host.Dispose();

    protected override IProtocol CreateProtocol() => new ScriptProtocol(_host);

    [Fact]
    public async Task Dispose_WhileASessionIsOut_ItIsClosedWhenItComesBack()
    {
        var host = new RunspaceScriptHost(Path.GetTempPath(), 1);
        var session = (RunspaceSession)await host.EnterAsync(CancellationToken.None);

        host.Dispose();
        Assert.True(session.IsUsable);
        session.Dispose();

        Assert.False(session.IsUsable);
    }

    [Theory]
    [InlineData("throw 'oh'", "oh (line 1 of the script)")]
    [InlineData("$a = 1\n$b = $a / 0\n'goes on'", "Attempted to divide by zero. (line 2 of the script)")]
    [InlineData("Get-Module -Name x -FullyQualifiedName y; 'goes on'", "The parameters Name and FullyQualifiedName")]
    [InlineData("function f { [CmdletBinding()] param() $PSCmdlet.ThrowTerminatingError([System.Management.Automation.ErrorRecord]::new([Exception]::new('ended'), 'id', 0, $null)) }; f; 'goes on'", "ended (line 1 of the script)")]
    [InlineData("function f { [CmdletBinding()] param() $PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new([Exception]::new('said'), 'id', 0, $null)) }; f -ErrorAction Stop", "said (line 1 of the script)")]
    [InlineData("No-SuchCommand", "'No-SuchCommand' is not recognized")]
    public async Task Fault_HasTheScriptsWords(string script, string message)
    {
        StepOutcome outcome = await RunAsync(script);
        Assert.Equal(ErrorClasses.Script, outcome.ErrorClass);
        Assert.Contains(message, outcome.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ErrorThatEndsNothing_IsNoFault()
    {
        StepOutcome outcome = await RunAsync("function f { [CmdletBinding()] param() $PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new([Exception]::new('said'), 'id', 0, $null)) }; f; 'goes on'");
        Assert.Null(outcome.ErrorClass);
        Assert.Equal("goes on", Encoding.UTF8.GetString(outcome.Body.Span));
    }

    [Fact]
    public async Task Values_AreVariables_AndTheNextCallHasItsOwn()
    {
        const string Script = "$mine = \"$mine.\"; @($VU, $Iteration, $name, $n, $mine, $Perf.Values['host'])";
        Assert.Equal([1, 0, "ä'$x", 7, ".", "h"], Json(await RunAsync(Script, ("name", ScalarValue.OfText("ä'$x")), ("n", new ScalarValue("7", ScalarKind.Number)), ("host", ScalarValue.OfText("h")))).Select(one => ((JValue)one).Value switch { long whole => (int)whole, var other => other }));
        Assert.Equal(JTokenType.Null, Json(await RunAsync(Script, ("name", default)))[2]!.Type);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("'a text'", "a text")]
    [InlineData("7", "7")]
    [InlineData("$null", "")]
    [InlineData("'a', 'b'", "[\"a\",\"b\"]")]
    [InlineData("[pscustomobject]@{ a = 1; b = $null; c = [System.DayOfWeek]::Friday }", "{\"a\":1,\"b\":null,\"c\":\"Friday\"}")]
    [InlineData("@{ d = [datetime]::new(2026, 1, 2, 3, 4, 5, [System.DateTimeKind]::Utc) }", "{\"d\":\"2026-01-02T03:04:05.0000000Z\"}")]
    [InlineData("@{ a = @{ b = @{ c = @{ d = @(1) } } } }", "{\"a\":{\"b\":{\"c\":{\"d\":\"1\"}}}}")]
    public async Task Output_IsMuchAsConvertToJsonHasIt(string script, string body) => Assert.Equal(body, Encoding.UTF8.GetString((await RunAsync(script)).Body.Span));

    [Fact]
    public async Task ScriptThatCannotBeStopped_DoesNotKeepTheRunWaiting()
    {
        const string Name = "perf-script-that-cannot-be-stopped";
        using var release = new ManualResetEventSlim();
        AppDomain.CurrentDomain.SetData(Name, release);
        try
        {
            // The script ends after this test only: a run that waited for it would not come back.
            StepOutcome outcome = await RunAsync(Step($"[AppDomain]::CurrentDomain.GetData('{Name}').Wait(300000)"), TimeSpan.FromMilliseconds(200)).WaitAsync(TimeSpan.FromMinutes(2));
            Assert.Equal(ErrorClasses.Timeout, outcome.ErrorClass);
            Assert.Null((await RunAsync("1")).ErrorClass);
        }
        finally
        {
            release.Set();
        }
    }

    [Fact]
    public async Task MoreAtOnceThanTheCap_Wait_AndAllSucceed()
    {
        int most = 0;
        int now = 0;
        await Task.WhenAll(Enumerable.Range(0, RunspaceScriptHost.MaxSessions + 20).Select(async i =>
        {
            await Task.Yield();
            using IScriptSession session = await _host.EnterAsync(CancellationToken.None);
            InterlockedMax(ref most, Interlocked.Increment(ref now));
            await session.RunAsync(new ScriptStep { Text = "[System.Threading.Thread]::Sleep(5)" }, new DelegateCall(i, 0, new Dictionary<string, object?>()), false, CancellationToken.None);
            Interlocked.Decrement(ref now);
        }));
        Assert.InRange(most, 1, RunspaceScriptHost.MaxSessions);
    }

    [Theory]
    [InlineData("if (", "cannot be read")]
    [InlineData("$using:x", "-Variable @{ name = $name }")]
    [InlineData("\"$host\"", "$Perf.Values['host']")]
    public void Syntax_IsCheckedWithoutRunning(string script, string says)
    {
        var scenario = new Scenario
        {
            Name = "s",
            Variables = new Dictionary<string, Variable> { ["host"] = Variable.Of(ScalarValue.OfText("h")) },
            Flows = new Dictionary<string, Flow> { ["f"] = new Flow { Name = "f", Steps = [Step(script)] } },
        };
        PerfException fault = Assert.Throws<PerfException>(() => ScriptSyntax.Check(new RunPlan { Scenario = scenario }));
        Assert.Equal(ErrorIds.ScenarioInvalid, fault.Id);
        Assert.Contains(says, fault.Message, StringComparison.Ordinal);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (int seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }

    private static ScriptStep Step(string text) => new() { Name = "script", Text = text };

    private static JToken Json(StepOutcome outcome) => StepCalls.Json(outcome);

    private async Task<StepOutcome> RunAsync(string script, params (string Name, ScalarValue Value)[] values) =>
        await StepCalls.RunAsync(new ScriptProtocol(_host), Step(script), StepCalls.Scenario(), values: values);

    private async Task<StepOutcome> RunAsync(ScriptStep step, TimeSpan timeout) =>
        await StepCalls.RunAsync(new ScriptProtocol(_host), step, StepCalls.Scenario(), timeout: timeout);
}
