using System.Globalization;

namespace Perf.Tests.Analysis.ChangePoints;

/// <summary>
/// How well marks fit those of several annotators. F1 and covering as G. J. J. van den Burg, C. K. I. Williams define them (An Evaluation of Change Point Detection Algorithms, 2020), with the
/// margin 5; detection counts marks that three of five share.
/// </summary>
/// <param name="F1">The mean F1 of all series.</param>
/// <param name="Cover">The mean covering.</param>
/// <param name="Recall">Of marks that three or more share.</param>
/// <param name="Precision">Of predictions that have anybody's mark nearby.</param>
/// <param name="Alarmed">Series that nobody marked and that have a prediction.</param>
/// <param name="Unmarked">Series that nobody marked.</param>
/// <param name="Accuracy">Of whether a series has a shared mark at all.</param>
public sealed record DetectionScore(double F1, double Cover, double Recall, double Precision, int Alarmed, int Unmarked, double Accuracy)
{
    private const int Margin = 5;

    /// <summary>The harmonic mean of recall and precision.</summary>
    public double Detection => 2 * Recall * Precision / (Recall + Precision);

    /// <summary>Scores predictions.</summary>
    public static DetectionScore Of(IReadOnlyList<LabelledSeries> series, IReadOnlyList<int[]> predictions)
    {
        double f1 = 0, cover = 0;
        int shared = 0, found = 0, near = 0, predicted = 0, alarmed = 0, right = 0;
        for (int i = 0; i < series.Count; i++)
        {
            LabelledSeries one = series[i];
            int[] marks = predictions[i];
            f1 += F1Of(one.Marks, marks);
            cover += CoverOf(one.Marks, marks, one.Values.Length);
            int[] consensus = ConsensusOf(one.Marks);
            shared += consensus.Length;
            found += Matched(consensus, marks);
            near += marks.Count(mark => one.Marks.Any(own => own.Any(other => Math.Abs(other - mark) <= Margin)));
            predicted += marks.Length;
            alarmed += one.IsUnmarked && marks.Length > 0 ? 1 : 0;
            right += consensus.Length > 0 == marks.Length > 0 ? 1 : 0;
        }

        double n = series.Count;
        return new DetectionScore(f1 / n, cover / n, (double)found / shared, predicted == 0 ? 1 : (double)near / predicted, alarmed, series.Count(one => one.IsUnmarked), right / n);
    }

    /// <summary>F1 of one series.</summary>
    public static double F1Of(int[][] annotators, int[] predictions)
    {
        int[] marks = [.. predictions.Append(0).Distinct().Order()];
        int[][] all = [.. annotators.Select(own => own.Append(0).Distinct().ToArray())];
        double precision = (double)Matched([.. all.SelectMany(own => own).Distinct()], marks) / marks.Length;
        double recall = all.Average(own => (double)Matched(own, marks) / own.Length);
        return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
    }

    /// <summary>Covering of one series.</summary>
    public static double CoverOf(int[][] annotators, int[] predictions, int length)
    {
        (int From, int To)[] levels = Levels(predictions, length);
        return annotators.Average(own => Levels(own, length).Sum(level => (level.To - level.From) / (double)length * levels.Max(other =>
        {
            int common = Math.Max(0, Math.Min(level.To, other.To) - Math.Max(level.From, other.From));
            return (double)common / (level.To - level.From + other.To - other.From - common);
        })));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"F1 {F1:0.000}, cover {Cover:0.000}, detection {Recall:0.000} / {Precision:0.000} / {Detection:0.000}, {Alarmed} of {Unmarked} unmarked series alarmed, accuracy of series {Accuracy:0.000}");

    private static int Matched(int[] marks, int[] predictions)
    {
        bool[] used = new bool[predictions.Length];
        int count = 0;
        foreach (int mark in marks.Order())
        {
            int best = -1;
            for (int i = 0; i < predictions.Length; i++)
            {
                int distance = Math.Abs(predictions[i] - mark);
                best = !used[i] && distance <= Margin && (best < 0 || distance < Math.Abs(predictions[best] - mark)) ? i : best;
            }

            if (best >= 0)
            {
                used[best] = true;
                count++;
            }
        }

        return count;
    }

    private static int[] ConsensusOf(int[][] annotators)
    {
        (int Mark, int Who)[] all = [.. annotators.SelectMany((own, who) => own.Select(mark => (mark, who))).OrderBy(one => one.mark)];
        var shared = new List<int>();
        for (int i = 0; i < all.Length;)
        {
            int end = i;
            while (end + 1 < all.Length && all[end + 1].Mark - all[end].Mark <= Margin)
            {
                end++;
            }

            if (all[i..(end + 1)].Select(one => one.Who).Distinct().Count() >= 3)
            {
                shared.Add(all[i + ((end - i + 1) / 2)].Mark);
            }

            i = end + 1;
        }

        return [.. shared];
    }

    private static (int From, int To)[] Levels(int[] marks, int length)
    {
        int[] borders = [0, .. marks.Where(mark => mark > 0 && mark < length).Distinct().Order(), length];
        return [.. borders.Zip(borders.Skip(1))];
    }
}
