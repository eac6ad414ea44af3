namespace MlNetDeep.Networks.Tests;

/// <summary>Gradients of members that share weights, where rows pass through all of them and where they pass through some.</summary>
internal static class MemberGradients
{
    public static IEnumerable<GradientCase> Cases =>
    [
        Of("member input", All(3)),
        Of("member input of one member", All(1)),
        Of("member input, some of the members", Some(5, 3)),
        Of("member scales", All(3), new MemberScale()),
        Of("member scales without biases, some of the members", Some(5, 4), new MemberScale(useBias: false)),
        Of("member scales behind an activation in place", All(3), new Tanh(), new MemberScale(), new Sigmoid()),
        Of("member outputs", All(3), new MemberOutput(2)),
        Of("member outputs, some of the members", Some(7, 5), new MemberOutput(1)),
        Of("member outputs wider than a vector", All(2), new MemberOutput(19)),
        Of("members that share a layer", All(3), new DenseOverTime(5), new MemberScale(), new Tanh(), new MemberOutput(2)),
        Of(
            "some of the members, which share two layers and drop", Some(7, 3), new DenseOverTime(5), new MemberScale(), new Tanh(), new Dropout(0.3f),
            new MemberScale(useBias: false), new DenseOverTime(4), new MemberScale(), new Sigmoid(), new MemberOutput(2)),
        .. Enum.GetValues<MemberScore>().Select(score => Of($"member mean of {score}", All(4), new MemberMean(score))),
        .. Enum.GetValues<MemberScore>().Select(
            score => Of($"members, mean of {score}", Some(6, 4), new DenseOverTime(5), new MemberScale(), new Tanh(), new MemberOutput(3), new MemberMean(score))),
        .. ((Loss[])[new SquaredError(), new SigmoidCrossEntropy(), new TanhCrossEntropy(), new SoftmaxCrossEntropy(), new TanhSquaredError()]).Select(
            loss => new GradientCase(
                $"members' {loss.GetType().Name}, weighted", GradientTable.Vector, new MemberLoss(loss, 3), [0.25f, 2, 0.75f],
                [Some(5, 3), new DenseOverTime(4), new Tanh(), new MemberOutput(2)])),
    ];

    private static MemberInput All(int members) => new(members);

    private static MemberInput Some(int members, int ofRow) => new MemberInput(members, ofRow).OfSome();

    private static GradientCase Of(string name, params Layer[] layers) =>
        new(name, GradientTable.Vector, new SquaredError(), GradientTable.Alike, layers);
}
