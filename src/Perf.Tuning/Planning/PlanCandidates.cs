namespace Perf.Tuning;

/// <summary>Which optimizations are looked at: those that findings ask for; without any, those that a strategy proposes by itself. Pure.</summary>
internal static class PlanCandidates
{
    /// <summary>Chooses.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="catalogue">All there are.</param>
    /// <param name="skipped">Gets what is left out, and why.</param>
    /// <param name="warnings">Gets what is to be known of the plan as a whole.</param>
    /// <returns>The candidates, those of the first finding first.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.OptimizationUnknown"/>: an id of Include or Exclude.</exception>
    public static IReadOnlyList<PlanCandidate> Of(PlanRequest request, OptimizationCatalogue catalogue, ICollection<SkippedOptimization> skipped, ICollection<string> warnings)
    {
        CheckIds(request.Include, catalogue);
        CheckIds(request.Exclude, catalogue);
        var chosen = new List<PlanCandidate>();
        if (request.Findings.Count == 0)
        {
            // What a strategy proposes by itself is for where nobody has looked: a run without a cause asks for nothing.
            chosen.AddRange(catalogue.Entries.Where(entry => entry.IsStanding).Select(entry => new PlanCandidate(entry, null)));
        }

        foreach (Finding finding in request.Findings)
        {
            if (finding.Id == Finding.CannotBeJudged)
            {
                warnings.Add($"The run cannot be judged, and so nothing is changed for it but what -Include names: {finding.Title}");
            }
            else if (finding.Id != Finding.NoBottleneckFound)
            {
                chosen.AddRange(OfFinding(request, finding, catalogue, skipped));
            }
        }

        // Whoever names one wants it looked at, whatever a run has shown; it is measured like any other. What a finding asks for has come with it already, or was left out for a reason that is told.
        var known = chosen.Select(one => one.Entry.Id).Concat(skipped.Select(one => one.OptimizationId)).ToHashSet(StringComparer.Ordinal);
        chosen.AddRange(catalogue.Entries.Where(entry => !known.Contains(entry.Id) && request.Include.Any(id => !WildcardText.IsPattern(id) && WildcardText.Matches(id, entry.Id))).Select(entry => new PlanCandidate(entry, null)));
        return [.. chosen.Where(one => IsWanted(request, one, skipped)).DistinctBy(one => (one.Entry.Id, one.Finding))];
    }

    private static IEnumerable<PlanCandidate> OfFinding(PlanRequest request, Finding finding, OptimizationCatalogue catalogue, ICollection<SkippedOptimization> skipped)
    {
        string[] ids = [.. finding.Optimizations.Concat(catalogue.Entries.Where(entry => entry.Findings.Contains(finding.Id)).Select(entry => entry.Id)).Distinct(StringComparer.Ordinal)];
        foreach (string id in ids)
        {
            double least = StrategyLimits.LeastConfidence(request.Strategy);
            Optimization? entry = catalogue.Find(id);
            string? why = entry is null ? "the catalogue has no entry of this id"
                : finding.ConsequenceOf is { } cause ? $"{finding.Id} follows from {cause}: what cures that comes first"
                : !(finding.Confidence >= least) ? FormattableString.Invariant($"{finding.Id} has a confidence of {finding.Confidence:0.00}, and {OptimizationReader.Word(request.Strategy)} acts from {least:0.0} on")
                : null;

            // What people are told is no risk: a doubt is told with it.
            if (why is not null && entry is { Changes.Count: 0 } && finding is { ConsequenceOf: null, Confidence: >= 0.5 })
            {
                why = null;
            }

            if (why is null)
            {
                yield return new PlanCandidate(entry!, finding);
            }
            else
            {
                skipped.Add(new SkippedOptimization(id, finding.Id, why + "."));
            }
        }
    }

    private static bool IsWanted(PlanRequest request, PlanCandidate one, ICollection<SkippedOptimization> skipped)
    {
        string? why = request.Exclude.Any(id => WildcardText.Matches(id, one.Entry.Id)) ? "it is left out by -Exclude"
            : request.Include.Count > 0 && !request.Include.Any(id => WildcardText.Matches(id, one.Entry.Id)) ? "it is not among -Include"
            : one.Entry.Strategy > request.Strategy ? $"it needs the strategy {OptimizationReader.Word(one.Entry.Strategy)}" : null;
        if (why is not null)
        {
            skipped.Add(new SkippedOptimization(one.Entry.Id, one.Finding?.Id, why + "."));
        }

        return why is null;
    }

    private static void CheckIds(IEnumerable<string> ids, OptimizationCatalogue catalogue)
    {
        foreach (string id in ids)
        {
            if (!catalogue.Entries.Any(entry => WildcardText.Matches(id, entry.Id)))
            {
                string? nearest = NearestWord.Find(CatalogueProblems.Shown(id), catalogue.Entries.Select(entry => entry.Id));
                throw new PerfException(ErrorIds.OptimizationUnknown, $"No optimization of the catalogue is called '{CatalogueProblems.Shown(id)}'{(nearest is null ? "" : $"; did you mean '{nearest}'?")} docs/optimization-playbook.md lists them all.", id);
            }
        }
    }
}
