"""Volumes in graphs: their slices, and boxes in voxels at each slice."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from anyloom import (
    AnyloomError,
    Image,
    LabelMap,
    NodeError,
    UnknownNameError,
    load,
    run_folder,
)
from anyloom.cli.app import app
from anyloom.nodes import link_slices, load_image, load_volume, volume_boxes
from tests.values.medical.scans import save_series, save_volume, shipped, voxels
from tests.values.medical.test_nifti import affine_of

SHAPE = (10, 8, 6)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def boxes_at(path: Path | str, text: str, part: str = "") -> list[list[float]]:
    return volume_boxes.function(Image.open(path, part=part), text).boxes.tolist()


def test_a_volume_is_a_list_of_its_slices(folder: Path) -> None:
    units = voxels(SHAPE)
    names = ["f", "c", "a", "b", "e", "d"]
    save_series(folder / "ct", units, names=names)
    save_volume(folder / "ct.nii.gz", units, affine_of("LPS"))
    from_series = load_volume.function("ct", window="lung")
    assert [Path(image.source or "").name for image in from_series] == names
    for path in ("ct/b", "ct.nii.gz"):
        slices = load_volume.function(path, window="-600,1500")
        assert len(slices) == 6
        for one, other in zip(slices, from_series, strict=True):
            assert (one.pixels == other.pixels).all()
    assert len(load_volume.function("ct.nii.gz", axis="sagittal")) == 10


def test_a_single_slice_is_an_image_to_load(folder: Path) -> None:
    save_volume(folder / "ct.nii.gz", voxels(SHAPE), affine_of("LPS"))
    assert load_image.function("ct.nii.gz", part="coronal-003").shape == (6, 10)
    shutil.copy(shipped("CT_small.dcm"), folder / "a.dcm")
    assert load_image.function("a.dcm").shape == (128, 128)


def test_what_is_no_single_volume_is_refused(folder: Path) -> None:
    with pytest.raises(NodeError, match=r"'ct' has 0 volumes \(none\)"):
        load_volume.function("ct")
    units = voxels(SHAPE)
    for number in (1, 2):
        names = [f"{number}{index}" for index in range(6)]
        save_series(
            folder / "ct", units, names=names, SeriesNumber=number, SeriesInstanceUID=f"1.{number}"
        )
    with pytest.raises(NodeError, match=r"'ct' has 2 volumes \(ct-1, ct-2\); expected one"):
        load_volume.function("ct")
    with pytest.raises(AnyloomError):
        load_volume.function("../ct")
    with pytest.raises(UnknownNameError, match="did you mean 'lung'"):
        load_volume.function("ct/11", window="lungs")


def test_a_box_is_cut_at_the_slices_between_its_sides(folder: Path) -> None:
    names = ["z", "b", "y", "c", "x", "d"]
    save_series(folder, voxels(SHAPE), names=names)
    cut = [boxes_at(folder / name, "2,3,1,7,8,4") for name in names]
    assert cut == [[], *[[[2, 3, 7, 8]]] * 3, [], []]


@pytest.mark.parametrize("axis", ["axial", "coronal", "sagittal"])
@pytest.mark.parametrize("codes", ["LPS", "RAS", "PIR", "SAL", "IRP"])
def test_boxes_mark_the_same_voxels_whichever_way_slices_are_shown(
    folder: Path, codes: str, axis: str
) -> None:
    values = np.zeros(SHAPE, np.int16)
    values[2:7, 3:8, 1:4] = 100
    save_volume(folder / "scan.nii.gz", values, affine_of(codes))
    for image in load_volume.function("scan.nii.gz", axis=axis, window="50,100"):
        bright = image.pixels[:, :, 0] > 200
        marked = np.zeros(image.shape, bool)
        for x0, y0, x1, y1 in volume_boxes.function(image, "2,3,1,7,8,4").boxes.astype(int):
            marked[y0:y1, x0:x1] = True
        assert (marked == bright).all()


def test_boxes_may_have_labels_and_reach_beyond_the_volume(folder: Path) -> None:
    save_volume(folder / "scan.nii.gz", voxels(SHAPE), affine_of("LPS"))
    image = Image.open(folder / "scan.nii.gz", part="axial-2")
    found = volume_boxes.function(image, "liver: -5,0,0,99,4,99; 1 1 2 3 3 3;")
    assert found.boxes.tolist() == [[0, 0, 10, 4], [1, 1, 3, 3]]
    assert found.labels == ("liver", "")
    assert len(volume_boxes.function(image, "")) == 0


def test_a_table_has_boxes_for_each_volume(folder: Path) -> None:
    for name in ("a", "sub/b"):
        save_volume(folder / f"{name}.nii.gz", voxels(SHAPE), affine_of("LPS"))
    Path("boxes.csv").write_text(
        "volume,label,x0,y0,z0,x1,y1,z1\n"
        "a.nii.gz,liver,1,1,0,4,4,6\nb,spleen,2,2,0,5,5,3\n,both,0,0,0,9,8,6\n"
    )
    for path, part, boxes, labels in (
        ("a.nii.gz", "axial-4", [[1, 1, 4, 4], [0, 0, 9, 8]], ("liver", "both")),
        ("sub/b.nii.gz", "axial-2", [[2, 2, 5, 5], [0, 0, 9, 8]], ("spleen", "both")),
        ("sub/b.nii.gz", "axial-3", [[0, 0, 9, 8]], ("both",)),
    ):
        found = volume_boxes.function(Image.open(folder / path, part=part), "boxes.csv")
        assert (found.boxes.tolist(), found.labels) == (boxes, labels)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1,2,3,4,5", "is not six voxel coordinates, such as 20,30,5,60,70,12"),
        ("1,2,3,4,5,nan", "is not six voxel coordinates"),
        ("4,2,3,1,5,6", "box '4,2,3,1,5,6' is empty; expected x0,y0,z0,x1,y1,z1"),
        ("1,2,6,4,5,9", "box 1,2,6,4,5,9 lies outside the volume scan of 10×8×6 voxels"),
        ("none.csv", "'none.csv': no such table"),
        ("../none.csv", "../none.csv"),
        ("wrong.csv", "'wrong.csv': no column z0, x1, y1, z1; expected volume,label,x0,"),
        ("vol.csv", "unknown column 'vol'; expected volume,label,x0,y0,z0,x1,y1,z1; did you mean"),
        ("semicolons.csv", "'semicolons.csv': cells are separated by commas, as in volume,label,"),
        ("words.csv", "the box in line 2 of words.csv is not six voxel coordinates"),
        ("empty.csv", "the box in line 3 of empty.csv is empty; expected x0,y0,z0,x1,y1,z1"),
    ],
)
def test_boxes_that_are_none_are_refused_in_one_line(folder: Path, text: str, reason: str) -> None:
    save_volume(folder / "scan.nii.gz", voxels(SHAPE), affine_of("LPS"))
    Path("wrong.csv").write_text("x0,y0\n1,2\n")
    Path("words.csv").write_text("x0,y0,z0,x1,y1,z1\n1,2,3,4,5,six\n")
    Path("empty.csv").write_text("x0,y0,z0,x1,y1,z1\n1,2,3,4,5,6\n1,2,3,4,2,6\n")
    Path("vol.csv").write_text("vol,x0,y0,z0,x1,y1,z1\nscan,1,2,3,4,5,6\n")
    Path("semicolons.csv").write_text("x0;y0;z0;x1;y1;z1\n1;2;3;4;5;6\n")
    with pytest.raises(NodeError) as error:
        boxes_at(folder / "scan.nii.gz", text, "axial-2")
    assert reason in str(error.value)
    assert "\n" not in str(error.value)


def two_scans_and_a_table(folder: Path, *rows: str) -> None:
    for name in ("case_01", "case_02"):
        save_volume(folder / "in" / f"{name}.nii.gz", voxels(SHAPE), affine_of("LPS"))
    Path("boxes.csv").write_text("\n".join(["volume,x0,y0,z0,x1,y1,z1", *rows]) + "\n")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (
            "case_03,1,1,0,4,4,6",
            (
                "boxes.csv: no volume of this run is 'case_03' (line 2); there is "
                "case_01, case_02; did you mean 'case_0"
            ),
        ),
        (
            "case_02,1,1,6,4,4,9",
            "box 1,1,6,4,4,9 (line 2) lies outside the volume case_02 of 10×8×6 voxels",
        ),
        ("case_01,1,1,0,4,4,x", "the box in line 2 of boxes.csv is not six voxel coordinates"),
    ],
)
def test_a_mistake_in_a_table_is_one_line_and_nothing_runs(
    folder: Path, row: str, reason: str
) -> None:
    two_scans_and_a_table(folder, row)
    with pytest.raises(AnyloomError) as error:
        run_folder(load("medsam_volume"), "in", inputs={"boxes": "boxes.csv"}, out="out")
    assert reason in str(error.value)
    assert "\n" not in str(error.value)
    assert not Path("out").exists()


def test_a_run_says_which_rows_and_which_volumes_have_no_counterpart(folder: Path) -> None:
    two_scans_and_a_table(folder, "case_01,1,1,0,4,4,6", "cse_02,1,1,0,4,4,6")
    summary = run_folder(load("medsam_volume"), "in", inputs={"boxes": "boxes.csv"}, out="out")
    assert summary.ok
    assert summary.notes[:2] == (
        (
            "boxes.csv: no volume of this run is 'cse_02' (line 3); there is case_01, case_02; "
            "did you mean 'case_02'?"
        ),
        "boxes.csv: no box is of case_02",
    )


def test_a_box_that_one_of_several_volumes_cannot_hold_fails_that_one(folder: Path) -> None:
    save_volume(folder / "in" / "large.nii.gz", voxels(SHAPE), affine_of("LPS"))
    save_volume(folder / "in" / "small.nii.gz", voxels((4, 4, 4)), affine_of("LPS"))
    graph = load("medsam_volume")
    summary = run_folder(graph, "in", inputs={"boxes": "5,5,0,9,8,3"}, out="out")
    assert (summary.done, summary.failed) == (6, 4)
    reason = "box 5,5,0,9,8,3 lies outside the volume small of 4×4×4 voxels"
    assert {(one["whole_file"], one["node"], one["reason"]) for one in summary.failures()} == {
        ("small.nii.gz", "drawn", reason)
    }
    with pytest.raises(AnyloomError, match=r"^node 'drawn': .* the volume large of 10×8×6 voxels$"):
        run_folder(graph, "in", inputs={"boxes": "5,5,6,9,8,9"}, out="out2")


def test_failures_of_the_slices_of_a_file_are_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_volume(folder / "in" / "large.nii.gz", voxels(SHAPE), affine_of("LPS"))
    save_volume(folder / "in" / "small.nii.gz", voxels((4, 4, 4)), affine_of("LPS"))
    command = ["run", "medsam_volume", "in", "--boxes", "5,5,0,9,8,3", "--out", "out"]
    result = CliRunner().invoke(app, command, catch_exceptions=False)
    assert result.exit_code == 1
    failed = [line for line in result.output.splitlines() if "lies outside" in line]
    reason = "box 5,5,0,9,8,3 lies outside the volume small of 4×4×4 voxels"
    assert failed == [f"small.nii.gz, 4 images: node 'drawn': {reason}"]


def test_failures_of_the_slices_of_a_series_are_one_line_and_it_has_no_nifti_file(
    folder: Path,
) -> None:
    for name, shape in (("large", SHAPE), ("small", (4, 4, 4))):
        names = [f"IM{index}" for index in range(shape[2])]
        save_series(folder / "in" / name, voxels(shape), names=names)
    command = ["run", "medsam_volume", "in", "--boxes", "5,5,0,9,8,3", "--out", "out"]
    result = CliRunner().invoke(app, [*command, "--format", "nifti"], catch_exceptions=False)
    assert result.exit_code == 1
    failed = [line for line in result.output.splitlines() if "lies outside" in line]
    reason = "box 5,5,0,9,8,3 lies outside the volume small of 4×4×4 voxels"
    assert failed == [f"small, 4 images: node 'drawn': {reason}"]
    assert result.output.count("small: no slice has a result, so there is no NIfTI file") == 1
    assert [file.name for file in Path("out/nifti").glob("*.gz")] == ["large.nii.gz"]


def test_a_box_that_reaches_out_of_a_volume_is_a_note(folder: Path) -> None:
    two_scans_and_a_table(
        folder, "case_01,1,1,0,4,4,6", "case_02,5,5,-1,9,8,9", "case_02,5,5,4,9,8,7"
    )
    summary = run_folder(load("medsam_volume"), "in", inputs={"boxes": "boxes.csv"}, out="out")
    assert summary.ok
    (cut,) = [note for note in summary.notes if "cut off" in note]
    assert cut == (
        "box 5,5,-1,9,8,9 (line 3) reaches out of the volume case_02 of 10×8×6 voxels and is cut "
        "off there, and 1 more does"
    )


def test_a_box_that_one_of_several_images_cannot_hold_fails_that_one(folder: Path) -> None:
    Path("in").mkdir()
    for name, side in (("large", 40), ("small", 8)):
        Image(np.zeros((side, side), np.uint8)).save(f"in/{name}.png")
    command = ["run", "medsam", "in", "--boxes", "10,10,30,30", "--out", "out"]
    result = CliRunner().invoke(app, command, catch_exceptions=False)
    assert result.exit_code == 1
    assert "small.png: node 'drawn': box '10,10,30,30' lies outside the image" in result.output
    assert Path("out/overlay/large.jpg").is_file()


def test_photos_have_no_boxes_in_voxels_which_is_said_once(folder: Path) -> None:
    Path("in").mkdir()
    for name in ("a", "b"):
        Image(np.zeros((4, 4), np.uint8)).save(f"in/{name}.png")
    with pytest.raises(AnyloomError, match=r"^node 'drawn': no image is a slice of a volume"):
        run_folder(load("medsam_volume"), "in", inputs={"boxes": "0,0,0,1,1,1"}, out="out")


def test_only_slices_of_files_have_a_place(folder: Path) -> None:
    with pytest.raises(NodeError, match="is not a slice of a volume"):
        volume_boxes.function(Image(np.zeros((4, 4), np.uint8)), "0,0,0,1,1,1")


def test_medsam_volume_fills_boxes_of_a_scan(folder: Path) -> None:
    import nibabel

    values = np.full((40, 32, 6), -900, np.int16)
    values[10:25, 8:22, 2:5] = 300
    file = save_volume(folder / "in" / "scan.nii.gz", values, affine_of("RAS"))
    summary = run_folder(
        load("medsam_volume"),
        "in",
        inputs={"boxes": "lesion: 7,5,2,28,25,5"},
        out="out",
        formats=["nifti"],
        depth_range=(-160, 239),
    )
    assert summary.ok
    labels = nibabel.load("out/nifti/scan.nii.gz")
    assert np.allclose(labels.affine, nibabel.load(file).affine)
    found, true = np.asarray(labels.dataobj) == 1, values > 0
    assert not found[:, :, [0, 1, 5]].any()
    dice = 2 * (found & true).sum() / (found.sum() + true.sum())
    assert dice > 0.9


def rows(*numbers: list[int]) -> list[LabelMap]:
    return [LabelMap(np.array([one])) for one in numbers]


def numbers_of(maps: list[LabelMap]) -> list[list[int]]:
    return [one.numbers[0].tolist() for one in maps]


def test_a_segment_takes_the_number_of_what_covers_half_of_it_in_the_slice_before() -> None:
    """As napari-SAM links slices; a third of a segment is too little."""
    maps = rows([7, 7, 7, 0, 0, 0], [1, 1, 0, 0, 2, 2], [0, 3, 3, 3, 5, 5])
    assert numbers_of(link_slices.function(maps)) == [
        [7, 7, 7, 0, 0, 0],
        [7, 7, 0, 0, 2, 2],
        [0, 3, 3, 3, 2, 2],
    ]


def test_things_that_begin_never_get_the_number_of_another_thing() -> None:
    """napari-SAM keeps the number of a segment that begins, whoever else has it."""
    linked = link_slices.function(rows([1, 1, 0, 0], [0, 0, 1, 1], [2, 0, 1, 1]))
    assert numbers_of(linked) == [[1, 1, 0, 0], [0, 0, 3, 3], [2, 0, 3, 3]]


def test_linked_segments_keep_the_name_of_their_thing() -> None:
    first = LabelMap(np.array([[4, 4, 0]]), {4: "liver"})
    second = LabelMap(np.array([[1, 1, 2]]), {1: "spleen", 2: "rib"})
    assert [one.names for one in link_slices.function([first, second])] == [
        {4: "liver"},
        {4: "liver", 2: "rib"},
    ]


def test_slices_of_several_sizes_are_refused_and_none_are_none() -> None:
    assert link_slices.function([]) == []
    with pytest.raises(NodeError, match="differ in size"):
        link_slices.function([*rows([1, 1]), *rows([1, 1, 1])])
