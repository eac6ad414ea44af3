namespace MlNetDeep;

/// <summary>
/// A feature of which standardizing leaves little: its values differ by less than single precision tells apart, or one of them is so far off
/// that the others become about 0.
/// </summary>
/// <param name="Feature">Which, from 0; of padded sequences its place in a row.</param>
/// <param name="IsConstant">Whether the values differ too little; otherwise one is far off.</param>
/// <param name="Minimum">The least value.</param>
/// <param name="Maximum">The greatest value.</param>
/// <param name="Largest">The value of the greatest magnitude.</param>
/// <param name="Row">The row of <paramref name="Largest"/>, as the source counts it.</param>
/// <param name="Typical">The geometric mean of the magnitudes of the values that are not zero, about.</param>
public sealed record FeatureFlaw(int Feature, bool IsConstant, float Minimum, float Maximum, float Largest, long Row, double Typical);
