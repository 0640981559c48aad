using System.Management.Automation;

namespace Perf.Commands;

/// <summary>Asks before load is made against a target that is marked production; remembers "yes to all" for one command.</summary>
internal sealed class ProductionGate
{
    private bool _yesToAll;
    private bool _noToAll;

    /// <summary>Whether to go on.</summary>
    /// <param name="cmdlet">The command.</param>
    /// <param name="plan">What it is about to run.</param>
    /// <param name="force">Whether the user has said so already.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.ProductionNotConfirmed"/>: nobody is there to ask.</exception>
    public bool Confirm(PSCmdlet cmdlet, RunPlan plan, bool force)
    {
        if (!plan.Production || force)
        {
            return true;
        }

        string question = $"The target {plan.Target} is marked production. Load can hurt the people who use it.";
        try
        {
            // Said to have an impact on security, so that Enter alone means no.
            return cmdlet.ShouldContinue($"{question} Run '{plan.Scenario.Name}' against it?", "Production target", hasSecurityImpact: true, ref _yesToAll, ref _noToAll);
        }
        catch (Exception e) when (e is not (PipelineStoppedException or PerfException))
        {
            throw new PerfException(ErrorIds.ProductionNotConfirmed, $"{question} Nobody is there to confirm it; add -Force when it is meant.", plan.Target, e);
        }
    }
}
