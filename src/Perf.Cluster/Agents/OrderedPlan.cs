using System.Text.Json;
using Perf.Cluster.Contracts;
using Perf.Engine.Planning;
using Perf.Engine.Sharing;
using Perf.Engine.Workers;

namespace Perf.Cluster.Agents;

/// <summary>The plan of an order as this agent makes it.</summary>
internal static class OrderedPlan
{
    // A plan may be hundreds of megabytes on its way into memory; several at once would be too many.
    private static readonly Lock s_oneAtATime = new();

    /// <summary>Reads it, and writes its files.</summary>
    /// <param name="order">The order.</param>
    /// <param name="folder">An empty folder for the files.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.AgentRefused"/>: it cannot be read, or makes no sense.</exception>
    public static RunPlan Read(RunOrder order, string folder)
    {
        RunPlan plan;
        lock (s_oneAtATime)
        {
            plan = PlanBundle.Unpack(order.Plan, folder);
        }

        try
        {
            plan = order.Share.Length == 0 ? plan : plan with { Share = WorkerJson.Read<LoadShare>(order.Share) };
            _ = SlotSet.Of(plan.Share);

            // What the engine makes is in the scenario. Figures that came with it could say something else.
            plan = plan with { Executors = [.. plan.Scenario.Load.Select(profile => ExecutorPlanner.Plan(profile, plan.Scenario)).OrderBy(executor => executor.Start)] };

            // Times that are no times any more when they are added up.
            _ = LoadNeed.Of(plan);
            return plan;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or ArgumentException or ArithmeticException or InvalidOperationException)
        {
            throw new PerfException(ErrorIds.AgentRefused, $"The share cannot be read here: {e.Message.TrimEnd('.')}. Use the same version of Perf on the agent and on the machine that starts the run.", null, e);
        }
    }
}
