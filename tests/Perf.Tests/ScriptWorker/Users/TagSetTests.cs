using Perf.ScriptWorker.Users;

namespace Perf.Tests.ScriptWorker.Users;

public class TagSetTests
{
    [Fact]
    public void With_TheSameTagsInAnotherOrder_IsEqual()
    {
        TagSet one = TagSet.Empty.With([new("b", "2"), new("a", "1")]);
        TagSet other = TagSet.Empty.With([new("a", "1")]).With([new("b", "x")]).With([new("b", "2")]);

        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
        Assert.NotEqual(one, one.Without("a"));
        Assert.Equal("2", one.Find("b"));
        Assert.Null(one.Find("c"));
    }

    [Fact]
    public void Without_TheLast_IsEmpty() => Assert.True(TagSet.Empty.With([new("a", "1")]).Without("a").IsEmpty);
}
