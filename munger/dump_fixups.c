/* SPDX-License-Identifier: MIT */
#include "loader/field.h"
#include "munger/dump_object.h"

#include <inttypes.h>

void dump_fixups_image(const struct dump *dump, const struct dump_image *di)
{
	const struct image *img = di->img;
	size_t n_imports = 0;

	for (size_t i = 0; i < di->n_places; i++)
		n_imports += di->places[i].is_import;
	fprintf(dump->out, "fixups: %zu local in %s, %s in %s\n", di->n_places - n_imports,
		dump_count(dump, img->n_runs, "run", "runs"), dump_count(dump, n_imports, "import", "imports"),
		dump_count(dump, img->n_groups, "group", "groups"));
	for (size_t i = 0; i < di->n_places; i++) {
		const struct image_place *p = &di->places[i];
		fprintf(dump->out, "  %s+0x%" PRIx32 " %s %s", image_section_name(p->section), p->off,
			image_field_name(img->words, p->field), dump_target(dump, img, p));
		const struct ldr_field *field = ldr_field_info(img->arch, p->field);

		if (!p->is_import && field->apart)
			fprintf(dump->out, " and +0x%x", field->width + ((unsigned)p->low << field->align_log2));
		else if (!p->is_import && field->low)
			fprintf(dump->out, " low 0x%04x", p->low);
		fputc('\n', dump->out);
	}
}

void dump_fixups_object(const struct dump *dump, const struct object *object)
{
	fprintf(dump->out, "fixups: %s\n", dump_count(dump, object->n_relocs, "relocation", "relocations"));
	for (size_t i = 0; i < object->n_relocs; i++) {
		const struct object_reloc *r = &object->relocs[i];
		const char *target = object_reloc_target(dump, object, r);
		const char *section = r->section ? object->sections[r->section].name : "";
		fprintf(dump->out, "  %s+0x%" PRIx64 " %s%s%s\n", dump_clean(dump, section), r->off,
			object_reloc_name(dump, object, r->type), *target ? " " : "", target);
	}
}
