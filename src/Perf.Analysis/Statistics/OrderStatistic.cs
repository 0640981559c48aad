namespace Perf.Analysis;

/// <summary>Medians and quantiles without sorting everything.</summary>
internal static class OrderStatistic
{
    /// <summary>The median. The values change their order.</summary>
    /// <param name="values">One value or more, none NaN.</param>
    public static double Median(Span<double> values)
    {
        int half = values.Length / 2;
        double upper = Select(values, half);
        if (values.Length % 2 == 1)
        {
            return upper;
        }

        double lower = values[0];
        for (int i = 1; i < half; i++)
        {
            lower = Math.Max(lower, values[i]);
        }

        return lower + ((upper - lower) / 2);
    }

    /// <summary>A quantile by linear interpolation between neighbours (type 7). The values change their order.</summary>
    /// <param name="values">One value or more, none NaN.</param>
    /// <param name="probability">0 to 1.</param>
    public static double Quantile(Span<double> values, double probability)
    {
        double at = probability * (values.Length - 1);
        int below = (int)at;
        double low = Select(values, below);
        if (below + 1 >= values.Length)
        {
            return low;
        }

        double high = values[below + 1];
        for (int i = below + 2; i < values.Length; i++)
        {
            high = Math.Min(high, values[i]);
        }

        return low + ((at - below) * (high - low));
    }

    /// <summary>The value that would stand at a place of the sorted values (Hoare's quickselect). All before the place are not larger then, all behind it not smaller.</summary>
    /// <param name="values">The values, none NaN; they change their order.</param>
    /// <param name="place">The place, from 0.</param>
    public static double Select(Span<double> values, int place)
    {
        int low = 0;
        int high = values.Length - 1;
        while (low < high)
        {
            int middle = low + ((high - low) / 2);
            double pivot = Math.Max(Math.Min(values[low], values[middle]), Math.Min(Math.Max(values[low], values[middle]), values[high]));
            int i = low;
            int j = high;
            while (i <= j)
            {
                while (values[i] < pivot)
                {
                    i++;
                }

                while (values[j] > pivot)
                {
                    j--;
                }

                if (i <= j)
                {
                    (values[i], values[j]) = (values[j], values[i]);
                    i++;
                    j--;
                }
            }

            if (place <= j)
            {
                high = j;
            }
            else if (place >= i)
            {
                low = i;
            }
            else
            {
                break;
            }
        }

        return values[place];
    }
}
