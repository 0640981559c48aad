using Perf.Engine.Flows;
using Perf.Engine.Running;
using Perf.Engine.Templates.Functions;
using Perf.Tests.Engine.Executors;
using static Perf.Tests.Engine.ScenarioBuilding;

namespace Perf.Tests.Engine.Running;

public sealed class VirtualUserTests
{
    [Fact]
    public void Start_ValueThatFailsUnforeseen_EndsTheIterationAndTellsItsOwner()
    {
        using var loop = new SteppedLoop(Of(new Uri("http://127.0.0.1:1/"), new SharedIterations(), Get("/ok")));
        var inputs = new IterationInputs
        {
            Rows = [],
            Computed = [new ComputedVariable(0, [([new CompiledCall(0, new Broken())], TextTemplate.OfText("x"))])],
            VuSlot = -1,
            IterationSlot = -1,
        };
        CompiledFlow flow = loop.Run.Scenario.Flows["flow"] with { Inputs = inputs };
        var owner = new Owner();

        loop.Do(() => loop.Context.CreateVu().Start(flow, new IterationId(0, 0, 0), loop.Context.Loop.Now, owner));

        Assert.Equal((1, false), (owner.Ended, owner.IsBusy));
    }

    private sealed class Broken : CompiledExpression
    {
        public override ScalarValue Evaluate(ScalarValue[] values, scoped in FunctionFrame frame) => throw new InvalidOperationException("nobody thought of it");
    }

    private sealed class Owner : IIterationOwner
    {
        public int Ended { get; private set; }

        public bool IsBusy { get; private set; } = true;

        public void IterationEnded(VirtualUser vu) => (Ended, IsBusy) = (Ended + 1, vu.IsBusy);
    }
}
