using Perf.Compatibility.Artillery.Reading;

namespace Perf.Tests.Compatibility.Artillery.Reading;

public sealed class NodeMergeTests
{
    [Theory]
    // Mappings key by key.
    [InlineData("{a: 1, b: 2}", "{b: 3, c: 4}", "{a:n1,b:n3,c:n4}")]
    [InlineData("{a: {x: 1}}", "{a: {y: 2}}", "{a:{x:n1,y:n2}}")]
    // Lists place by place, which surprises everybody once.
    [InlineData("{a: [1, 2, 3]}", "{a: [9]}", "{a:[n9,n2,n3]}")]
    [InlineData("{p: [{d: 1, r: 5}, {d: 2}]}", "{p: [{r: 7}]}", "{p:[{d:n1,r:n7},{d:n2}]}")]
    [InlineData("{a: [1]}", "{a: [8, 9]}", "{a:[n8,n9]}")]
    // What is of another kind takes the place.
    [InlineData("{a: {x: 1}}", "{a: 5}", "{a:n5}")]
    [InlineData("{a: 5}", "{a: {x: 1}}", "{a:{x:n1}}")]
    [InlineData("{a: [1]}", "{a: {x: 1}}", "{a:{x:n1}}")]
    public void Merge_Nodes_AsLodash(string under, string over, string expected) =>
        Assert.Equal(expected, NodeReaderTests.Show(NodeMerge.Merge(NodeReaderTests.Read(under, "a.yml"), NodeReaderTests.Read(over, "b.yml"))));
}
