namespace Perf.Engine.Flows.Control;

/// <summary>Chooses one of several by their weights: a pure function of a share.</summary>
internal sealed class WeightTable
{
    private readonly double[] _upTo;

    /// <summary>Creates the table.</summary>
    /// <param name="weights">Each 0 or more, at least one more than 0.</param>
    public WeightTable(IReadOnlyList<double> weights)
    {
        double total = weights.Sum();
        _upTo = new double[weights.Count];
        double sum = 0;
        for (int i = 0; i < _upTo.Length; i++)
        {
            sum += weights[i];
            _upTo[i] = sum / total;
        }

        // What rounding leaves below 1 belongs to the last that has a weight, and never to one behind it without.
        for (int i = _upTo.Length - 1; i >= 0 && _upTo[i] >= _upTo[^1]; i--)
        {
            _upTo[i] = 1;
            if (weights[i] > 0)
            {
                break;
            }
        }
    }

    /// <summary>The one that a share belongs to.</summary>
    /// <param name="share">0 or more, less than 1.</param>
    /// <returns>Its place; never one whose weight is 0.</returns>
    public int Of(double share)
    {
        int place = 0;
        while (place < _upTo.Length - 1 && share >= _upTo[place])
        {
            place++;
        }

        return place;
    }
}
