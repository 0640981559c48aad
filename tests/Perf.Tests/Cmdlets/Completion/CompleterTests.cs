using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Perf.Commands;

namespace Perf.Tests.Cmdlets.Completion;

/// <summary>What a completer may rely on in a session, and what it may not do to whoever sits there.</summary>
public sealed class CompleterTests
{
    [Fact]
    public void Complete_Words_HaveTheFolderTheLineAndTheDefaults()
    {
        Assert.Equal(["true", "given", "usual"], Complete(new Told(), "$PSDefaultParameterValues = @{ 'Get-*:Environment' = 'usual' }", new Hashtable { ["Path"] = new object[] { "given", "other" } }));
    }

    [Fact]
    public void Complete_WhatFails_OffersNothing() => Assert.Empty(Complete(new Failing(), "", new Hashtable()));

    [Fact]
    public async Task Complete_WhatDoesNotAnswer_OffersNothingAndKeepsNobodyWaiting()
    {
        var hanging = new Hanging();
        Assert.Empty(await Task.Run(() => Complete(hanging, "", new Hashtable())).WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.False(hanging.HasAnswered);
        hanging.End();
    }

    [Fact]
    public void Usual_Thresholds_CanBeRead()
    {
        Assert.Contains("http_req_response_time: p(95) < 500ms", ThresholdCompleter.Usual.Select(one => one.Text));
        Assert.All(ThresholdCompleter.Usual, one => Assert.Equal(one.Text.Split(':')[0], ThresholdParser.Parse(one.Text).Metric));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("sho", true)] // the file's name
    [InlineData("./sc", true)]
    [InlineData(".\\sc", true)]
    [InlineData("scenarios/sh", true)]
    [InlineData("the w", true)] // the scenario's name
    [InlineData("op.yaml", false)]
    [InlineData("../", false)]
    public void IsMeant_AScenario_ByItsPathItsFileOrItsName(string typed, bool expected) => Assert.Equal(expected, ScenarioPathCompleter.IsMeant("./scenarios/shop.yaml", "the web shop: sells", typed));

    // As the engine does: on the thread of a pipeline of the session.
    private static string[] Complete(Completer completer, string prepare, Hashtable given)
    {
        using Runspace runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        runspace.Open();
        runspace.SessionStateProxy.SetVariable("complete", (Func<string[]>)(() => completer.CompleteArgument("Get-Thing", "Name", "", null!, given).Select(one => one.CompletionText).ToArray()));
        using var shell = PowerShell.Create();
        shell.Runspace = runspace;
        return [.. shell.AddScript($"{prepare}\n$complete.Invoke()").Invoke().Select(one => (string)one.BaseObject)];
    }

    private sealed class Told : Completer
    {
        private protected override IEnumerable<(string Text, string Hint)> Words(CompletionLine line) =>
            [(Directory.Exists(line.Folder) ? "true" : "false", "folder"), (line.Text("Path") ?? "none", "line"), (line.Text("Environment") ?? "none", "defaults")];
    }

    private sealed class Failing : Completer
    {
        private protected override IEnumerable<(string Text, string Hint)> Words(CompletionLine line) => throw new InvalidOperationException("A store may fail in any way.");
    }

    private sealed class Hanging : Completer
    {
        private readonly TaskCompletionSource _end = new();

        public bool HasAnswered { get; private set; }

        public void End() => _end.SetResult();

        private protected override IEnumerable<(string Text, string Hint)> Words(CompletionLine line)
        {
            _end.Task.Wait();
            HasAnswered = true;
            return [("late", "late")];
        }
    }
}
