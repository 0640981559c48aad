namespace Perf.Tests.Analysis.Power;

/// <summary>What came of the trials of one cell and one injected change.</summary>
internal sealed class PowerCounts
{
    public int Trials { get; private set; }

    public int Regressed { get; private set; }

    public int Improved { get; private set; }

    public int Unchanged { get; private set; }

    public int Above2 { get; private set; }

    public int Covered { get; private set; }

    public int Welch { get; private set; }

    public int Ranks { get; private set; }

    public int RanksUnchanged { get; private set; }

    public double Width { get; private set; }

    public double RanksWidth { get; private set; }

    public double Share(int count) => (double)count / Trials;

    public double Inconclusive => 1 - Share(Regressed) - Share(Improved) - Share(Unchanged);

    /// <summary>Adds a trial.</summary>
    public void Add(Comparison made, double truth, bool welch, bool ranks, bool ranksUnchanged, double ranksWidth)
    {
        lock (this)
        {
            Trials++;
            Regressed += made.Verdict == ComparisonVerdict.Regressed ? 1 : 0;
            Improved += made.Verdict == ComparisonVerdict.Improved ? 1 : 0;
            Unchanged += made.Verdict == ComparisonVerdict.Unchanged ? 1 : 0;
            Above2 += made.Low > 1.02 ? 1 : 0;
            Covered += made.Low <= truth && made.High >= truth ? 1 : 0;
            Welch += welch ? 1 : 0;
            Ranks += ranks ? 1 : 0;
            RanksUnchanged += ranksUnchanged ? 1 : 0;
            Width += Math.Log(made.High!.Value / made.Low!.Value);
            RanksWidth += ranksWidth;
        }
    }
}
