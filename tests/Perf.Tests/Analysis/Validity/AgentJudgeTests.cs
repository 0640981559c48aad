using Perf.Analysis;

namespace Perf.Tests.Analysis;

public class AgentJudgeTests
{
    [Fact]
    public void Judge_SoundAgents_FindsNothing()
    {
        Validity validity = ValidityJudge.Judge(Run(Agent("web-1"), Agent("web-2")));
        Assert.Empty(validity.Findings);
        Assert.True(validity.IsValid);
    }

    [Fact]
    public void Judge_OneSaturatedAgent_MakesTheRunInvalidAndIsNamed()
    {
        Validity validity = ValidityJudge.Judge(Run(Agent("web-1"), With(Agent("web-3"), own => own with { CpuShare = 0.97 }), Agent("web-2")));
        ValidityFinding finding = Assert.Single(validity.Findings);
        Assert.Equal(("Cpu", true), (finding.Id, finding.Invalidates));
        Assert.StartsWith("agent web-3: The generator used 97", finding.Message, StringComparison.Ordinal);
        Assert.False(validity.IsValid);
        Assert.Equal(0.97, validity.CpuShare);
    }

    [Fact]
    public void Judge_WorstOfEachSecondOverAllAgents_IsNobodysSaturation()
    {
        // In each second another agent's loop was busy: the merged seconds look as if one was so all the time.
        RunResult run = Run(With(Agent("web-1"), own => own with { LoopBusyShare = 0.5 }), With(Agent("web-2"), own => own with { LoopBusyShare = 0.6 }));
        run = run with { Validity = run.Validity with { LoopBusyShare = 1, CpuShare = 40 } };
        Validity validity = ValidityJudge.Judge(run);
        Assert.Empty(validity.Findings);
        Assert.Equal((0.1, 0.6), (validity.CpuShare, validity.LoopBusyShare));
    }

    [Fact]
    public void Judge_UseOfAMachine_IsThatOfOneAgent()
    {
        RunResult run = Run(With(Agent("a"), own => own with { OwnCpuShare = 0.6, OtherCpuShare = 0.1 }), With(Agent("b"), own => own with { OwnCpuShare = 0.2, OtherCpuShare = 0.7 }), Agent("c"));
        Validity validity = ValidityJudge.Judge(run with { Validity = run.Validity with { OwnCpuShare = 0.6, OtherCpuShare = 0.7 } });
        Assert.Equal((0.2, 0.7), (validity.OwnCpuShare, validity.OtherCpuShare));
    }

    [Theory]
    [InlineData(null, false, false)]
    [InlineData(10.0, false, false)]
    [InlineData(-10.1, true, false)]
    [InlineData(1000.0, true, false)]
    [InlineData(-1000.1, true, true)]
    public void Judge_StartSkew_WarnsBeforeItInvalidates(double? skew, bool found, bool invalid) => Verify(Agent("a") with { StartSkew = skew }, "StartSkew", found, invalid);

    [Theory]
    [InlineData(5000.0, false)]
    [InlineData(-5001.0, true)]
    [InlineData(300_000.0, true)] // corrected, however far it is
    public void Judge_ClockOffset_OnlyWarns(double offset, bool found) => Verify(Agent("a") with { ClockOffset = offset }, "ClockOffset", found, false);

    [Fact]
    public void Judge_LostAgentThatWasTakenOver_IsAWarningWithWhatIsMissing()
    {
        AgentResult lost = Agent("a") with { End = AgentEnd.Lost, Reason = "connection refused.", Missing = TimeSpan.FromSeconds(1.8), MissingStarts = 1360, TakenOverBy = ["b", "c"] };
        ValidityFinding finding = Verify(lost, "AgentLost", true, false)!;
        Assert.Equal("agent a: it was not heard of any more (connection refused); 1.8 s of its part and 1,360 starts are missing in the result, and what was left of it was taken over by b, c.", finding.Message);
    }

    [Theory]
    [InlineData(AgentEnd.Lost, "AgentLost")]
    [InlineData(AgentEnd.Failed, "AgentFailed")]
    public void Judge_PartThatNobodyTookOver_MakesTheRunInvalid(AgentEnd end, string id)
    {
        ValidityFinding finding = Verify(Agent("a") with { End = end, Missing = TimeSpan.FromSeconds(40), IsAbandoned = true }, id, true, true)!;
        Assert.Contains("40.0 s", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_PartThatWasTakenOverInPart_MakesTheRunInvalid()
    {
        ValidityFinding finding = Verify(Agent("a") with { End = AgentEnd.Lost, Missing = TimeSpan.FromSeconds(40), TakenOverBy = ["b"], IsAbandoned = true }, "AgentLost", true, true)!;
        Assert.Contains("a part was taken over by b and nobody took the rest over", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_AgentThatIsLostWhenItsLoadHasEnded_IsAWarning()
    {
        ValidityFinding finding = Verify(Agent("a") with { End = AgentEnd.Lost }, "AgentLost", true, false)!;
        Assert.EndsWith("0.0 s of its part and 0 starts are missing in the result, and nothing was left of it.", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_IterationsWhoseEndIsNotKnown_AreTold()
    {
        ValidityFinding finding = Verify(Agent("a") with { End = AgentEnd.Lost, UnfinishedIterations = 1200, TakenOverBy = ["b"] }, "AgentLost", true, false)!;
        Assert.Contains(", the end of 1,200 iterations is not known, and what was left", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_AgentThatMeasuredNothing_IsNoFaultOfTheRun() => Assert.Empty(ValidityJudge.Judge(Run(Agent("a") with { Metrics = new Dictionary<string, MetricSummary>() })).Findings);

    [Fact]
    public void Judge_ManyAgentsOfTheSameKind_AreToldInAFewLines()
    {
        AgentResult[] agents = [.. Enumerable.Range(0, 60).Select(i => With(Agent($"a{i}"), own => own with { CpuShare = 0.95 }))];
        IReadOnlyList<ValidityFinding> findings = ValidityJudge.Judge(Run(agents)).Findings;
        Assert.Equal(11, findings.Count);
        Assert.All(findings, finding => Assert.Equal(("Cpu", true), (finding.Id, finding.Invalidates)));
        Assert.StartsWith("50 more agents likewise: a10, a11, ", findings[^1].Message, StringComparison.Ordinal);
        Assert.EndsWith(" and 30 more.", findings[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void JudgeRun_Twice_IsTheSameAlsoFromItsDocument()
    {
        RunResult run = Run(With(Agent("a"), own => own with { CpuShare = 0.95, StartLagP99 = 900 }), Agent("b") with { End = AgentEnd.Lost, StartSkew = 12 });
        RunResult once = ValidityJudge.JudgeRun(run);
        RunResult twice = ValidityJudge.JudgeRun(RunResultJson.Read(RunResultJson.Write(once), "test"));
        Assert.Equal(["Cpu", "StartLag"], once.Agents[0].Validity.Findings.Select(finding => finding.Id).Order(StringComparer.Ordinal));
        Assert.Equal([false, true], once.Agents.Select(agent => agent.Validity.IsValid));
        Assert.Equal(once.Validity.Findings, twice.Validity.Findings);
        Assert.Equal(once.Validity with { Findings = [] }, twice.Validity with { Findings = [] });
        Assert.Equal(once.Agents.SelectMany(agent => agent.Validity.Findings), twice.Agents.SelectMany(agent => agent.Validity.Findings));
    }

    [Fact]
    public void Complete_RunOfSeveralAgents_HasTheBusiestOnesCpu()
    {
        // Eight agents together use more cores than the coordinator has.
        RunResult header = Runs.Header() with { Agents = [With(Agent("a"), own => own with { CpuShare = 0.3 }), With(Agent("b"), own => own with { CpuShare = 0.2 })] };
        Assert.Equal(0.3, Runs.Totals().Complete(header).Validity.CpuShare);
    }

    private static RunResult Run(params AgentResult[] agents) => Runs.Sound() with { Agents = agents };

    private static AgentResult Agent(string name)
    {
        RunResult own = Runs.Sound();
        return new AgentResult { Name = name, Cores = 2, Share = 0.5, StartSkew = 1, Metrics = own.Metrics, Validity = own.Validity with { CpuShare = 0.1 } };
    }

    private static AgentResult With(AgentResult agent, Func<Validity, Validity> change) => agent with { Validity = change(agent.Validity) };

    private static ValidityFinding? Verify(AgentResult agent, string id, bool found, bool invalid)
    {
        Validity validity = ValidityJudge.Judge(Run(agent, Agent("sound")));
        ValidityFinding? finding = validity.Findings.SingleOrDefault(one => one.Id == id);
        Assert.Equal(found, finding is not null);
        Assert.Equal(found, validity.Findings.Count == 1);
        Assert.Equal(invalid, finding?.Invalidates ?? false);
        Assert.Equal(invalid, !validity.IsValid);
        Assert.All(validity.Findings, one => Assert.StartsWith($"agent {agent.Name}: ", one.Message, StringComparison.Ordinal));
        Assert.All(validity.Findings, one => Assert.NotEmpty(one.Advice));
        return finding;
    }
}
