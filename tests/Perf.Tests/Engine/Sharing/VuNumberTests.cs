using Perf.Engine.Flows;
using Perf.Engine.Protocols;
using Perf.Engine.Protocols.Http;
using Perf.Engine.Running;

namespace Perf.Tests.Engine.Sharing;

public sealed class VuNumberTests
{
    [Fact]
    public void NextVuNumber_OverAllShares_GivesEachNumberOnce()
    {
        Scenario scenario = ScenarioBuilding.Of(new Uri("http://127.0.0.1:1/"), new ConstantVus { Vus = 1 }, ScenarioBuilding.Get("/"));
        CompiledScenario compiled = FlowCompiler.Compile(scenario, new Uri(scenario.Target!), new ProtocolSet(), _ => null);
        SeededCases.ForAll(random =>
        {
            int vus = random.Next(1, 200);
            var numbers = new List<int>();
            foreach (LoadShare share in random.NextPartition())
            {
                var run = new RunContext
                {
                    Plan = scenario.Plan() with { Share = share },
                    Scenario = compiled,
                    Http = new HttpShared(scenario.Http),
                    Target = new Uri(scenario.Target!),
                };
                numbers.AddRange(Enumerable.Range(0, run.Share.CountBelow(vus)).Select(_ => run.NextVuNumber()));
            }

            Assert.Equal(Enumerable.Range(1, vus), numbers.Order());
        }, 200);
    }
}
