using Perf.Analysis;

namespace Perf.Tests.Analysis.Estimates;

public class StudentTests
{
    // Tables of t, two-sided 1 % and 10 %.
    [Theory]
    [InlineData(0.995, 1, 63.657)]
    [InlineData(0.995, 2, 9.925)]
    [InlineData(0.995, 3, 5.841)]
    [InlineData(0.995, 8, 3.355)]
    [InlineData(0.995, 18, 2.878)]
    [InlineData(0.95, 18, 1.734)]
    [InlineData(0.9995, 4, 8.610)]
    [InlineData(0.995, 120, 2.617)]
    [InlineData(0.995, double.PositiveInfinity, 2.576)]
    [InlineData(0.005, 8, -3.355)]
    [InlineData(0.5, 7, 0)]
    public void Quantile_TableValues_AreThoseOfTheTable(double probability, double degrees, double expected) => Assert.Equal(expected, Student.Quantile(probability, degrees), 3);

    [Fact]
    public void Quantile_Any_IsTheInverse()
    {
        var random = new Random(1);
        for (int trial = 0; trial < 500; trial++)
        {
            double probability = 0.00002 + (0.99996 * random.NextDouble());
            double degrees = 0.8 + (60 * random.NextDouble() * random.NextDouble());
            Assert.Equal(probability, Student.Cdf(Student.Quantile(probability, degrees), degrees), 7);
        }
    }
}
